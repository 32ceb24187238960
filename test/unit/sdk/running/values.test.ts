import fc from "fast-check";
import { doublesColumn, int64sColumn, jsonColumn } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { decodeColumn } from "../../../../sdk-ts/src/values/decode-column.js";
import { parseIntegers, writeIntegers } from "../../../../sdk-ts/src/values/integer-text.js";
import { RowEncoder } from "../../../../sdk-ts/src/values/row-encoder.js";
import { makeRows } from "../../../../sdk-ts/src/values/row-maker.js";
import { holds } from "../../../support/seeds.js";

type Row = Record<string, unknown>;

/** Encodes rows and decodes them again; refused rows are left out. */
function roundTrip(rows: readonly unknown[]): { rows: Row[]; shapes: number; refused: string[] } {
  const encoder = new RowEncoder();
  const refused: string[] = [];
  for (const [number, row] of rows.entries()) {
    const problem = encoder.add(row, number);
    if (problem !== undefined) refused.push(`${number} ${problem.field}: ${problem.what}`);
  }
  const back: (readonly [number, Row])[] = [];
  const shapes = encoder.shapes();
  for (const shape of shapes) {
    const { frame, index, rows: count } = shape.encode();
    const names = [...frame.keys()];
    const columns = [...frame].map(([name, column]) => decodeColumn(name, column));
    const made = makeRows(names, columns, count);
    for (const [at, row] of made.entries()) back.push([index[at] ?? -1, row]);
  }
  back.sort(([a], [b]) => a - b);
  return { rows: back.map(([, row]) => row), shapes: shapes.length, refused };
}

/** What a value is on the other side. */
function expected(value: unknown): unknown {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Object.is(value, -0)) return 0;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(expected);
  return expectedRow(value as Row);
}

function expectedRow(row: Row): Row {
  const made: Row = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === undefined) continue;
    const own = { value: expected(value), enumerable: true, writable: true, configurable: true };
    Object.defineProperty(made, name, own);
  }
  return made;
}

const scalar = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.constantFrom("\u2028", '"', "\\", "12345678901234567890", ",123456789012345678,"),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
);
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom("a", "b", "c") },
  {
    weight: 1,
    arbitrary: fc.constantFrom("__proto__", "constructor", "toString", "0", 'x"y', "\u2028"),
  },
);
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
    fc.date({ noInvalidDate: true }),
  ),
})).value;
const field = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 2, arbitrary: nested },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, undefined) },
);
const row = fc.dictionary(name, field, { maxKeys: 4 });

describe("rows", () => {
  it("come back as they were, whatever is in them", () => {
    holds(
      "rows as columns",
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const { rows: back, refused } = roundTrip(rows);
        expect(refused).toEqual([]);
        expect(back).toEqual(rows.map(expectedRow));
        for (const made of back) expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
      }),
      500,
    );
  });

  it("share a shape when they have the same fields, in whatever order", () => {
    const { shapes, rows } = roundTrip([
      { a: 1, b: "x" },
      { b: "y", a: 2 },
      { a: 3, b: null },
    ]);
    expect(shapes).toBe(1);
    expect(rows).toEqual([
      { a: 1, b: "x" },
      { a: 2, b: "y" },
      { a: 3, b: null },
    ]);
  });

  it("part where one lacks a field: absent is not null", () => {
    const { shapes, rows } = roundTrip([{ a: 1, b: null }, { a: 2 }, { a: 3, b: undefined }]);
    expect(shapes).toBe(2);
    expect(rows.map((one) => "b" in one)).toEqual([true, false, false]);
  });

  it("part where bytes and other values meet in a field", () => {
    const bytes = new Uint8Array([0, 255]);
    const { shapes, rows } = roundTrip([{ a: bytes }, { a: "text" }, { a: bytes }]);
    expect(shapes).toBe(2);
    expect(rows).toEqual([{ a: bytes }, { a: "text" }, { a: bytes }]);
  });

  it("keep NaN and infinities beside numbers in one batch, and beside texts in two", () => {
    expect(roundTrip([{ a: 1.5 }, { a: NaN }, { a: -Infinity }]).shapes).toBe(1);
    const mixed = roundTrip([{ a: "x" }, { a: NaN }, { a: 1 }]);
    expect(mixed.shapes).toBe(2);
    expect(mixed.rows).toEqual([{ a: "x" }, { a: NaN }, { a: 1 }]);
  });

  it("keep a value as it was when the row was taken, whatever becomes of the object afterwards", () => {
    const encoder = new RowEncoder();
    const list = [1];
    const bytes = new Uint8Array([1]);
    const reused: Row = { list, bytes, n: 1 };
    encoder.add(reused, 0);
    list.push(2);
    bytes[0] = 9;
    reused["n"] = 2;
    const [shape] = encoder.shapes();
    const frame = shape?.encode().frame;
    const values = [...(frame ?? [])].map(([key, column]) => [key, decodeColumn(key, column)]);
    expect(Object.fromEntries(values)).toEqual({
      list: [[1]],
      bytes: [new Uint8Array([1])],
      n: [1],
    });
  });
});

class Point {
  x = 1;
}
const cyclic: Row = { ok: 1 };
cyclic["self"] = cyclic;

describe("a row that cannot travel", () => {
  it.each([
    [{ f: () => 1 }, "f: a function"],
    [{ s: Symbol("s") }, "s: a symbol"],
    [{ m: new Map() }, "m: an instance of Map"],
    [{ m: new Set() }, "m: an instance of Set"],
    [{ p: new Point() }, "p: an instance of Point"],
    [{ d: new Date(NaN) }, "d: an invalid Date"],
    [{ a: [1, { b: [NaN] }] }, "a[1].b[0]: NaN"],
    [{ a: [1, undefined] }, "a[1]: undefined"],
    [{ a: { b: () => 1 } }, "a.b: a function"],
    [{ a: { b: new Uint8Array(1) } }, "a.b: an instance of Uint8Array"],
    [{ f: new Float32Array(2) }, "f: an instance of Float32Array"],
    [{ r: /x/ }, "r: an instance of RegExp"],
  ])("is refused with the field's name and what is there: %o", (bad, problem) => {
    const { refused, rows } = roundTrip([{ ok: 1 }, bad, { ok: 2 }]);
    expect(refused).toEqual([`1 ${problem}`]);
    expect(rows).toEqual([{ ok: 1 }, { ok: 2 }]);
  });

  it("is refused when it contains itself", () => {
    expect(roundTrip([{ a: cyclic }]).refused[0]).toMatch(/contains itself/);
  });

  it.each([
    [[1], "an array"],
    [null, "null"],
    [NaN, "NaN"],
    ["text", "a string"],
    [new Point(), "an instance of Point"],
    [undefined, "undefined"],
  ])("is refused when it is no plain object: %o", (bad, what) => {
    expect(roundTrip([bad]).refused).toEqual([`0 : ${what}`]);
  });

  it("leaves no trace in the columns, also when only its last field is bad", () => {
    const rows = [
      { a: 1, b: 1 },
      { a: NaN, b: Symbol("b") },
      { a: 3, b: 3 },
    ];
    const encoder = new RowEncoder();
    for (const [number, one] of rows.entries()) encoder.add(one, number);
    const [shape] = encoder.shapes();
    const column = shape?.encode().frame.get("a");
    expect(column).toMatchObject({ kind: "json", rows: 2 });
    expect(column?.data.toString()).toBe("[1,3]");
  });

  it("has no field name that the protocol forbids", () => {
    expect(
      roundTrip([{ "": 1 }, { ["x".repeat(257)]: 1 }, { ["ä".repeat(128)]: 1 }]).refused,
    ).toHaveLength(2);
  });
});

describe("row objects", () => {
  it("have every field as their own, whatever its name, in few rows and in many", () => {
    const names = ["a", "__proto__", "constructor", 'x"]: alert(1), ["y', "\u2028", "`${a}`", "0"];
    for (const count of [1, 100]) {
      const columns = names.map((_, at) => Array.from({ length: count }, (_row, i) => [at, i]));
      const rows = makeRows(names, columns, count);
      expect(rows).toHaveLength(count);
      for (const [i, made] of rows.entries()) {
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
        expect(new Map(Object.entries(made))).toEqual(
          new Map(names.map((key, at) => [key, [at, i]])),
        );
      }
    }
  });
});

describe("a column", () => {
  const text = (json: string, rows: number): unknown[] =>
    decodeColumn("f", jsonColumn(rows, Buffer.from(json)));

  it("gives integers beyond 2^53 as bigint and all other numbers as numbers", () => {
    expect(text("[9007199254740991,9007199254740993,-9223372036854775808]", 3)).toEqual([
      9007199254740991,
      9007199254740993n,
      -9223372036854775808n,
    ]);
    expect(text('[{"id":18446744073709551615,"x":0.12345678901234566},1e400]', 2)).toEqual([
      { id: 18446744073709551615n, x: 0.12345678901234566 },
      Infinity,
    ]);
    expect(text('["12345678901234567890"]', 1)).toEqual(["12345678901234567890"]);
  });

  it("takes the last of duplicate keys, and __proto__ as a key, beside a long integer too", () => {
    for (const rest of ["1", "12345678901234567890"]) {
      const [value] = text(`[{"a":1,"a":2,"__proto__":{"polluted":1},"n":${rest}}]`, 1);
      expect(value).toMatchObject({ a: 2 });
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      expect(Object.keys(value as object)).toEqual(["a", "__proto__", "n"]);
    }
  });

  it.each([
    ["[1,2,3]", 2],
    ["[1,2]", 3],
    ["[1,2", 2],
    ["[1 2]", 2],
    ["[01,2]", 2],
    ["[-,2]", 2],
    ["[[1],2]]", 2],
  ])("that has not one element a row is an error: %s for %i rows", (json, rows) => {
    const column = { kind: "json", rows, baseRows: rows, data: Buffer.from(json) } as const;
    expect(() => decodeColumn("f", column)).toThrow(/The column "f" cannot be read/);
  });

  it("of 64-bit integers gives numbers where they are exact", () => {
    const data = Buffer.alloc(32);
    for (const [i, value] of [5n, -1n, 2n ** 53n, -(2n ** 63n)].entries())
      data.writeBigInt64LE(value, i * 8);
    expect(decodeColumn("f", int64sColumn(4, data))).toEqual([5, -1, 2n ** 53n, -(2n ** 63n)]);
  });

  it("of doubles gives every bit pattern's number, NaN and infinities too", () => {
    const values = [0.1, NaN, -Infinity, Number.MIN_VALUE];
    const data = Buffer.alloc(32);
    for (const [i, value] of values.entries()) data.writeDoubleLE(value, i * 8);
    expect(decodeColumn("f", doublesColumn(4, data))).toEqual(values);
  });
});

describe("integer columns", () => {
  const most = 999_999_999_999_999;

  it("are written and read as JSON.stringify and JSON.parse do it", () => {
    const integer = fc.oneof(
      fc.integer({ min: -most, max: most }),
      fc.integer(),
      fc.constantFrom(0, -1, 9, 10, 99, 100, 2147483647, 2147483648, 4294967296, most, -most),
    );
    holds(
      "integer columns",
      fc.property(fc.array(integer, { minLength: 1, maxLength: 50 }), (values) => {
        const json = JSON.stringify(values);
        expect(writeIntegers(values, values.length).toString()).toBe(json);
        expect(parseIntegers(Buffer.from(json), values.length)).toEqual(
          values.map((value) => (value === 0 ? 0 : value)),
        );
      }),
    );
  });

  it("are left to the general way when anything else is in them", () => {
    for (const json of [
      "[1.5]",
      "[1e3]",
      '["1"]',
      "[null]",
      "[ 1]",
      "[1 ]",
      "[1234567890123456]",
      "[]",
    ]) {
      expect(parseIntegers(Buffer.from(json), 1)).toBeUndefined();
    }
  });
});
