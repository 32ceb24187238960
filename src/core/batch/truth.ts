/** Booleans out of columns: what decides where a row goes. */
import { valueOf } from "./cells.js";
import { elementOffsets } from "./json-elements.js";
import type { Column } from "./model.js";
import { isPresent } from "./presence.js";

/** Where a row goes. */
export const truths = { no: 0, yes: 1, neither: 2 } as const;

const trueText = Buffer.from("true");
const falseText = Buffer.from("false");

/**
 * For each row whether its value is `true`, `false` or neither.
 * @param column Undefined: no row has the field.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements.
 */
export function truthOf(column: Column | undefined, rows: number): Uint8Array {
  const found = new Uint8Array(rows).fill(truths.neither);
  if (column?.kind !== "json") return found;
  const offsets = elementOffsets(column.data, column.baseRows);
  for (let row = 0; row < rows; row++) {
    if (!isPresent(column.presence, row)) continue;
    const value = valueOf(column, row);
    const begin = (offsets[value] ?? 0) + 1;
    const end = offsets[value + 1] ?? 0;
    if (says(column.data, begin, end, trueText)) found[row] = truths.yes;
    else if (says(column.data, begin, end, falseText)) found[row] = truths.no;
  }
  return found;
}

function says(data: Buffer, begin: number, end: number, word: Buffer): boolean {
  let from = begin;
  let to = end;
  while (from < to && isSpace(data[from])) from++;
  while (to > from && isSpace(data[to - 1])) to--;
  return to - from === word.length && data.compare(word, 0, word.length, from, to) === 0;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
