/** Values that break careless code, and columns, frames and tokens made of them. */
import fc from "fast-check";
import type { ColumnKind } from "../../../../src/core/batch/kinds/table.js";
import type { Column, Frame, Token } from "../../../../src/core/batch/model.js";
import { presenceWhere } from "../../../../src/core/batch/presence.js";
import { newRowIds } from "../../../../src/core/batch/row-ids.js";

/** JSON texts of one value each, as somebody may have spelled them. */
export const hostileTexts: readonly string[] = [
  "null",
  '""',
  "9007199254740993",
  "-9223372036854775808",
  "18446744073709551615",
  "1e400",
  "-0.0",
  "1.10",
  "1E+2",
  "123456789012345678901234567890.000000000000000000001",
  '{"k":1,"k":2}',
  '{"__proto__":{"polluted":true}}',
  '{ "spaced" : [ 1 , 2 ] }',
  "[]",
  "[[],[[]],{}]",
  '[1,"]",{"}":"["}]',
  String.raw`"\\"`,
  String.raw`"\""`,
  String.raw`"\\\""`,
  String.raw`"a\\\\"`,
  String.raw`"],[\",\""`,
  String.raw`"\ud800"`,
  String.raw`"\udfff\ud800"`,
  String.raw`"\u0000\u2028"`,
  '"\u2028\u2029"',
  '"ünïcödé 漢字 🦄"',
  '"a,b"',
  String.raw`{"a\"":"}","b":[{"c":"\\"}]}`,
  `"${"long ".repeat(40)}"`,
  `"${String.raw`\"`.repeat(60)}"`,
  `"${"x".repeat(60)}${String.raw`\\`.repeat(30)}"`,
];

/** JSON text of one value. */
export const jsonText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.integer().map(String),
  fc.string({ unit: "binary", maxLength: 80 }).map((text) => JSON.stringify(text)),
  fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
);

const separator = fc.constantFrom(",", ", ", " ,\n\t");
const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array));
const double = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, -Infinity, -0, 5e-324));
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

/** One JSON array text. */
export function arrayText(texts: readonly string[], between = ","): Buffer {
  return Buffer.from(`[${texts.join(between)}]`);
}

/** Byte strings end to end, and their ends. */
export function binaryParts(strings: readonly Buffer[]): { data: Buffer; ends: Buffer } {
  const ends = Buffer.alloc(strings.length * 4);
  let at = 0;
  for (const [row, string] of strings.entries()) ends.writeUInt32LE((at += string.length), row * 4);
  return { data: Buffer.concat(strings), ends };
}

/** Doubles in 8 bytes each. */
export function doubleBytes(values: readonly number[]): Buffer {
  const data = Buffer.alloc(values.length * 8);
  for (const [row, value] of values.entries()) data.writeDoubleLE(value, row * 8);
  return data;
}

/** Integers in 8 bytes each. */
export function int64Bytes(values: readonly bigint[]): Buffer {
  const data = Buffer.alloc(values.length * 8);
  for (const [row, value] of values.entries()) data.writeBigInt64LE(value, row * 8);
  return data;
}

/** The values of a column of a kind. */
function values(kind: ColumnKind, count: number): fc.Arbitrary<Pick<Column, "data" | "ends">> {
  const size = { minLength: count, maxLength: count };
  switch (kind) {
    case "json":
      return fc
        .tuple(fc.array(jsonText, size), separator)
        .map(([texts, between]) => ({ data: arrayText(texts, between) }));
    case "binary":
      return fc.array(bytes, size).map(binaryParts);
    case "doubles":
      return fc.array(double, size).map((list) => ({ data: doubleBytes(list) }));
    case "int64s":
      return fc.array(int64, size).map((list) => ({ data: int64Bytes(list) }));
  }
}

/** A column with or without presence and index. */
function column(kind: ColumnKind, rows: number): fc.Arbitrary<Column> {
  const lists = { minLength: rows, maxLength: rows };
  return fc
    .record({ indexed: fc.boolean(), optional: fc.boolean(), base: fc.integer({ min: 1, max: 6 }) })
    .chain(({ indexed, optional, base }) => {
      const baseRows = indexed ? base : rows;
      const places = fc.array(fc.nat({ max: base - 1 }), lists);
      return fc
        .tuple(values(kind, baseRows), places, fc.array(fc.boolean(), lists))
        .map(([own, place, has]): Column => ({
          kind,
          rows,
          ...own,
          baseRows,
          index: indexed ? Buffer.from(Uint32Array.from(place).buffer) : undefined,
          presence: optional ? presenceWhere(rows, (row) => has[row] === true) : undefined,
        }));
    });
}

const kinds: Readonly<Record<string, ColumnKind>> = {
  a: "json",
  'quote"': "json",
  proto: "json",
  n: "int64s",
  d: "doubles",
  x: "binary",
};

/** The names of fields that occur. */
export const fieldNames = ["a", 'quote"', "__proto__", "n", "d", "x"] as const;

function frame(rows: number): fc.Arbitrary<Frame> {
  return fc.subarray([...fieldNames]).chain((names) => {
    const columns = names.map((name) =>
      column(kinds[name === "__proto__" ? "proto" : name] ?? "json", rows),
    );
    return fc
      .tuple(...columns)
      .map((made) => new Map(made.map((each, at) => [names[at] ?? "", each])));
  });
}

/** A token with two frames and up to `maxRows` rows. */
export function token(maxRows: number): fc.Arbitrary<Token> {
  return fc
    .nat({ max: maxRows })
    .chain((rows) =>
      fc
        .tuple(frame(rows), frame(rows))
        .map((frames): Token => ({ rows, ids: newRowIds(rows), frames })),
    );
}
