import type { Column } from "./model.js";

/** Which value of the base a row has. */
export function valueOf(column: Column, row: number): number {
  return column.index === undefined ? row : column.index.readUInt32LE(row * 4);
}
