/** Makes columns. What makes a column checks only lengths; `verifyColumn` looks at every value's place. */
import { StairsError } from "../errors.js";
import type { Column, ColumnKind } from "./model.js";
import { nonePresent } from "./presence.js";
import { bytesOf } from "./uint32.js";

const openBracket = 0x5b;
const closeBracket = 0x5d;

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
  const presence = nonePresent(rows);
  switch (kind) {
    case "json":
      return { ...constant(rows, Buffer.from("[null]")), presence };
    case "binary":
      return {
        kind,
        rows,
        data: Buffer.alloc(0),
        ends: Buffer.alloc(rows * 4),
        presence,
        baseRows: rows,
      };
    case "doubles":
    case "int64s":
      return { kind, rows, data: Buffer.alloc(rows * 8), presence, baseRows: rows };
  }
}

/** The index that gives `rows` rows the first value. */
export function zeroIndex(rows: number): Buffer {
  if (zeros.length < rows * 4) zeros = bytesOf(new Uint32Array(rows * 2));
  return zeros.subarray(0, rows * 4);
}

/**
 * What is wrong with the sizes of a column's parts; null: nothing. Does not look at the values, so that
 * it costs the same for any number of rows.
 */
export function sizeProblem(column: Column): string | null {
  const { kind, data, ends, baseRows } = column;
  switch (kind) {
    case "json":
      if (data[0] !== openBracket || data[data.length - 1] !== closeBracket || data.length < 2) {
        return `its text of ${data.length} bytes does not begin with [ and end with ]`;
      }
      return data.length > baseRows * 2
        ? null
        : `its text of ${data.length} bytes is too short for an array of ${baseRows} elements`;
    case "binary": {
      if (ends?.length !== baseRows * 4) {
        return `its ends have ${ends?.length ?? 0} bytes where ${baseRows} values need ${baseRows * 4}`;
      }
      const end = baseRows === 0 ? 0 : ends.readUInt32LE(ends.length - 4);
      return end === data.length
        ? null
        : `its last value ends at ${end}, but it has ${data.length} bytes of data`;
    }
    case "doubles":
    case "int64s":
      return data.length === baseRows * 8
        ? null
        : `it has ${data.length} bytes where ${baseRows} values need ${baseRows * 8}`;
  }
}

function constant(rows: number, data: Buffer): Column {
  return { kind: "json", rows, data, index: zeroIndex(rows), baseRows: 1 };
}

function checked(column: Column): Column {
  const problem = sizeProblem(column);
  if (problem !== null)
    throw new StairsError("BAD_BATCH", `A ${column.kind} column is malformed: ${problem}.`);
  return column;
}
