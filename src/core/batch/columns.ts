/** Makes columns. A constructor checks only lengths; `verifyColumn` checks the place of every value. */
import { StairsError } from "../errors.js";
import { type ColumnKind, rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";
import { nonePresent } from "./presence.js";
import { bytesOf } from "./uint32.js";

/** Index of constants: zeros, grown as needed and shared by all. */
let zeros: Buffer = Buffer.alloc(4096);

/**
 * A column of JSON values.
 * @param data ONE JSON array text with `rows` elements, of which only the length and the brackets are checked.
 * @throws StairsError BAD_BATCH if it cannot have that many elements.
 */
export function jsonColumn(rows: number, data: Buffer): Column {
  return checked({ kind: "json", rows, data, baseRows: rows });
}

/**
 * A column of byte strings.
 * @param data The strings end to end.
 * @param ends Where each ends in `data`: unsigned 32-bit little-endian numbers, `rows` of them.
 * @throws StairsError BAD_BATCH if the lengths do not fit.
 */
export function binaryColumn(rows: number, data: Buffer, ends: Buffer): Column {
  return checked({ kind: "binary", rows, data, ends, baseRows: rows });
}

/**
 * A column of doubles.
 * @param data 8 bytes a row, little-endian.
 * @throws StairsError BAD_BATCH if the length does not fit.
 */
export function doublesColumn(rows: number, data: Buffer): Column {
  return checked({ kind: "doubles", rows, data, baseRows: rows });
}

/**
 * A column of signed 64-bit integers.
 * @param data 8 bytes a row, little-endian two's complement.
 * @throws StairsError BAD_BATCH if the length does not fit.
 */
export function int64sColumn(rows: number, data: Buffer): Column {
  return checked({ kind: "int64s", rows, data, baseRows: rows });
}

/** A column in which every row has the same JSON value; takes 4 bytes a row, whatever the value's size. */
export function constantColumn(rows: number, jsonText: string): Column {
  return constant(rows, Buffer.from(`[${jsonText}]`));
}

/** A column of a kind that no row has. */
export function absentColumn(kind: ColumnKind, rows: number): Column {
  const filler = rulesOf(kind).filler(rows);
  const index = filler.baseRows === rows ? undefined : zeroIndex(rows);
  return { kind, rows, ...filler, presence: nonePresent(rows), index };
}

/** The index that gives `rows` rows the first value. */
export function zeroIndex(rows: number): Buffer {
  if (zeros.length < rows * 4) zeros = bytesOf(new Uint32Array(rows * 2));
  return zeros.subarray(0, rows * 4);
}

function constant(rows: number, data: Buffer): Column {
  return { kind: "json", rows, data, index: zeroIndex(rows), baseRows: 1 };
}

function checked(column: Column): Column {
  const problem = rulesOf(column.kind).sizeProblem(column);
  if (problem !== null)
    throw new StairsError("BAD_BATCH", `A ${column.kind} column is malformed: ${problem}.`);
  return column;
}
