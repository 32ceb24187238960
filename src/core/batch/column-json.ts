/** Columns as columns of JSON. Index and presence stay; only the values are written out. */
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";

/** A column as JSON. */
export interface AsJson {
  readonly column: Column;
  /** 1 for each value of the base that JSON has no number for: NaN and the infinities. Undefined: none. */
  readonly nonFinite: Uint8Array | undefined;
}

/**
 * A column as JSON. A value without a JSON number becomes null.
 * @returns a text that says why JSON cannot hold the column's kind.
 */
export function asJson(column: Column): AsJson | string {
  const json = rulesOf(column.kind).toJson(column);
  if (typeof json === "string") return json;
  const { rows, baseRows, presence, index } = column;
  if (json.data === column.data) return { column, nonFinite: undefined };
  return {
    column: { kind: "json", rows, data: json.data, presence, index, baseRows },
    nonFinite: json.nonFinite,
  };
}
