/** Tokens as plain rows: what the batch algebra is measured by. */
import { elementText } from "../../../../src/core/batch/json-elements.js";
import type { Column, Frame, Token } from "../../../../src/core/batch/model.js";
import { isPresent } from "../../../../src/core/batch/presence.js";
import { rowIdText } from "../../../../src/core/batch/row-ids.js";

/** A value of a row: JSON as its text, else the value. */
export type Cell = string | Buffer | number | bigint;

/** The fields of a row that it has. */
export type Row = ReadonlyMap<string, Cell>;

/** A row of a token. */
export interface TokenRow {
  readonly id: string;
  readonly frames: readonly Row[];
}

/** The rows of a token. */
export function rowsOf(token: Token): TokenRow[] {
  return Array.from({ length: token.rows }, (_, row) => ({
    id: rowIdText(token.ids, row),
    frames: token.frames.map((frame) => frameRow(frame, row)),
  }));
}

/** One row of a frame. */
export function frameRow(frame: Frame, row: number): Row {
  const result = new Map<string, Cell>();
  for (const [name, column] of frame)
    if (isPresent(column.presence, row)) result.set(name, cell(column, row));
  return result;
}

/** What rows are compared by. Numbers are compared as JSON has them, since a merge may make JSON of them. */
export function comparable(rows: readonly TokenRow[]): unknown {
  return rows.map(({ id, frames }) => [id, ...frames.map(comparableRow)]);
}

/** A row, its fields by name. */
export function comparableRow(row: Row): unknown {
  return Array.from(row, ([name, value]) => [name, cellText(value)]).sort(([a = ""], [b = ""]) =>
    a < b ? -1 : 1,
  );
}

/** A value as JSON text; bytes, NaN and infinities as something else. */
export function cellText(value: Cell): string {
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  return `bytes ${value.toString("hex")}`;
}

/** True for a value that JSON can hold. */
export function isJsonable(value: Cell): boolean {
  return !Buffer.isBuffer(value) && !(typeof value === "number" && !Number.isFinite(value));
}

/** Reads a value the plain way, one by one, without the code that is measured. */
function cell({ kind, data, ends, index, baseRows }: Column, row: number): Cell {
  const at = index === undefined ? row : index.readUInt32LE(row * 4);
  switch (kind) {
    case "json":
      return elementText(data, baseRows, at);
    case "binary":
      return data.subarray(
        at === 0 ? 0 : ends?.readUInt32LE(at * 4 - 4),
        ends?.readUInt32LE(at * 4),
      );
    case "doubles":
      return data.readDoubleLE(at * 8);
    case "int64s":
      return data.readBigInt64LE(at * 8);
  }
}
