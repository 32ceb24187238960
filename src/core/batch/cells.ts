/** Single values of columns, for what must look at rows one by one. */
import { elementText } from "./json-elements.js";
import type { Column } from "./model.js";
import { endsOf } from "./values.js";

/** Which value of the base a row has. */
export function valueOf(column: Column, row: number): number {
  return column.index === undefined ? row : column.index.readUInt32LE(row * 4);
}

/**
 * The JSON text of a row of a json column, without spaces around it.
 * @throws StairsError BAD_BATCH if the column's text does not have its elements.
 */
export function jsonCell(column: Column, row: number): string {
  return elementText(column.data, column.baseRows, valueOf(column, row));
}

/** The byte string of a row of a binary column; shares memory. */
export function binaryCell(column: Column, row: number): Buffer {
  const ends = endsOf(column);
  const value = valueOf(column, row);
  return column.data.subarray(value === 0 ? 0 : ends[value - 1], ends[value]);
}

/** The number of a row of a doubles column. */
export function doubleCell(column: Column, row: number): number {
  return column.data.readDoubleLE(valueOf(column, row) * 8);
}

/** The number of a row of an int64s column. */
export function int64Cell(column: Column, row: number): bigint {
  return column.data.readBigInt64LE(valueOf(column, row) * 8);
}
