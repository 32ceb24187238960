/** Columns of numbers as columns of JSON. Index and presence stay; only the values are written anew. */
import type { Column } from "./model.js";

/** A column as JSON. */
export interface AsJson {
  readonly column: Column;
  /** 1 for each value of the base that JSON has no number for: NaN and the infinities. Undefined: none. */
  readonly nonFinite: Uint8Array | undefined;
}

/** A column of any kind but binary as JSON. A value that JSON has no number for is written as null. */
export function asJson(column: Column): AsJson {
  const { kind, rows, data, baseRows, presence, index } = column;
  if (kind === "json") return { column, nonFinite: undefined };
  const texts: string[] = [];
  let nonFinite: Uint8Array | undefined;
  for (let at = 0; at < baseRows; at++) {
    if (kind === "int64s") {
      texts.push(data.readBigInt64LE(at * 8).toString());
      continue;
    }
    const value = data.readDoubleLE(at * 8);
    texts.push(doubleText(value));
    if (Number.isFinite(value)) continue;
    nonFinite ??= new Uint8Array(baseRows);
    nonFinite[at] = 1;
  }
  const text = Buffer.from(`[${texts.join(",")}]`);
  return { column: { kind: "json", rows, data: text, presence, index, baseRows }, nonFinite };
}

/** A double as JSON text that reads as the same double; null if JSON has no number for it. */
function doubleText(value: number): string {
  return Object.is(value, -0) ? "-0" : JSON.stringify(value);
}
