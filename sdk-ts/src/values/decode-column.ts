/**
 * Decodes a column's values to JavaScript: integers beyond 2^53 as bigint, all other numbers as
 * number, byte strings as Uint8Array. Decodes all values of a column together.
 */
import { type Column, type ColumnKind, materialise, messageOf, StairsError } from "@stairs/core";
import { parse } from "lossless-json";
import { parseIntegers } from "./integer-text.js";

/**
 * Matches an integer that may not be exact as a number. Can also match inside a text, which does no
 * harm.
 */
const longInteger = /[[,:\s-]\d{16,}[\],}\s]/;
const integer = /^-?\d+$/;

/**
 * The column's values, one a row.
 * @param name The field, for messages.
 * @throws StairsError BAD_BATCH if the text is not a JSON array with an element for each row.
 */
export function decodeColumn(name: string, column: Column): unknown[] {
  if (column.index !== undefined) return decodeColumn(name, materialise(column));
  return decoders[column.kind](name, column);
}

/**
 * How each kind's values become JavaScript values, without an index. A new kind adds one entry
 * here.
 */
const decoders: Readonly<Record<ColumnKind, (name: string, column: Column) => unknown[]>> = {
  json: decodeJson,
  binary: (_, column) => decodeBinary(column),
  doubles: (_, { data, rows }) =>
    Array.from({ length: rows }, (_value, row) => data.readDoubleLE(row * 8)),
  int64s: (_, column) => decodeInt64s(column),
};

function decodeJson(name: string, { data, rows }: Column): unknown[] {
  const integers = parseIntegers(data, rows);
  if (integers !== undefined) return integers;
  const text = data.toString();
  let values: unknown;
  try {
    values = longInteger.test(text)
      ? parse(text, null, { parseNumber, onDuplicateKey: ({ newValue }) => newValue })
      : JSON.parse(text);
  } catch (error) {
    throw bad(name, `its values are no JSON text: ${messageOf(error)}`);
  }
  if (!Array.isArray(values)) throw bad(name, "its values are no JSON array");
  if (values.length !== rows) throw bad(name, `it has ${values.length} values for ${rows} rows`);
  return values;
}

function parseNumber(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) || !integer.test(text) ? value : BigInt(text);
}

function decodeInt64s({ data, rows }: Column): (number | bigint)[] {
  const values: (number | bigint)[] = [];
  for (let row = 0; row < rows; row++) {
    const value = data.readInt32LE(row * 8 + 4) * 0x1_0000_0000 + data.readUInt32LE(row * 8);
    values[row] = Number.isSafeInteger(value) ? value : data.readBigInt64LE(row * 8);
  }
  return values;
}

function decodeBinary({ data, ends, rows }: Column): Uint8Array[] {
  const values: Uint8Array[] = [];
  let begin = 0;
  for (let row = 0; row < rows; row++) {
    const end = ends?.readUInt32LE(row * 4) ?? 0;
    // A copy, because user code can keep or change it and the batch is shared.
    values[row] = new Uint8Array(data.subarray(begin, end));
    begin = end;
  }
  return values;
}

function bad(name: string, problem: string): StairsError {
  return new StairsError(
    "BAD_BATCH",
    `The column ${JSON.stringify(name)} cannot be read: ${problem}.`,
  );
}
