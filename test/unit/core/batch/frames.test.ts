import { describe, expect, it } from "vitest";
import {
  addConstants,
  type Column,
  type Frame,
  jsonColumn,
  mergeFrames,
  missingRows,
  nestFrame,
  renameFields,
  rowJson,
  selectFields,
  uniformParts,
} from "../../../../src/core/batch/index.js";
import { presenceWhere } from "../../../../src/core/batch/presence.js";
import { arrayText, binaryParts, doubleBytes, int64Bytes } from "./hostile.js";

function json(...texts: string[]): Column {
  return jsonColumn(texts.length, arrayText(texts));
}

function doubles(...values: number[]): Column {
  return {
    kind: "doubles",
    rows: values.length,
    data: doubleBytes(values),
    baseRows: values.length,
  };
}

function int64s(...values: bigint[]): Column {
  return { kind: "int64s", rows: values.length, data: int64Bytes(values), baseRows: values.length };
}

function binary(...values: string[]): Column {
  const parts = binaryParts(values.map((value) => Buffer.from(value)));
  return { kind: "binary", rows: values.length, ...parts, baseRows: values.length };
}

function only(column: Column, ...rows: number[]): Column {
  return { ...column, presence: presenceWhere(column.rows, (row) => rows.includes(row)) };
}

function frame(fields: Readonly<Record<string, Column>>): Frame {
  return new Map(Object.entries(fields));
}

function rowsJson(whole: Frame, rows: number): string[] {
  return Array.from({ length: rows }, (_, row) => rowJson(whole, row));
}

describe("a frame", () => {
  it("is renamed all at once, so that names can be swapped", () => {
    const swapped = renameFields(frame({ a: json("1"), b: json("2"), c: json("3") }), [
      ["a", "b"],
      ["b", "a"],
    ]);
    expect(
      Object.fromEntries(Array.from(swapped, ([name, column]) => [name, column.data.toString()])),
    ).toEqual({
      a: "[2]",
      b: "[1]",
      c: "[3]",
    });
  });

  it("gives a field two names, and a taken name to the field that is renamed to it", () => {
    const result = renameFields(frame({ a: json("1"), b: json("2") }), [
      ["b", "a"],
      ["c", "a"],
    ]);
    expect(rowJson(result, 0)).toBe('{"b":1,"c":1}');
  });

  it("moves columns without copying them", () => {
    const a = json("1");
    expect(selectFields(frame({ a }), [["b", "a"]]).get("b")).toBe(a);
    expect(mergeFrames(frame({ a }), frame({ b: json("2") })).get("a")).toBe(a);
  });

  it("has no field that is selected or renamed from one that it lacks", () => {
    expect(selectFields(frame({ a: json("1") }), [["b", "x"]]).size).toBe(0);
    expect(rowJson(renameFields(frame({ a: json("1"), b: json("2") }), [["b", "x"]]), 0)).toBe(
      '{"a":1}',
    );
  });

  it("treats __proto__ as a field like any other", () => {
    const whole = addConstants(frame({ a: json("1") }), 1, [["__proto__", '{"polluted":true}']]);
    const renamed = renameFields(whole, [
      ["__proto__", "a"],
      ["a", "__proto__"],
    ]);
    expect(rowJson(renamed, 0)).toBe('{"__proto__":1,"a":{"polluted":true}}');
    expect(nestFrame(renamed, 1).column.data.toString()).toBe(
      '[{"__proto__":1,"a":{"polluted":true}}]',
    );
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  });

  it("tells which rows lack a field, and that null is not missing", () => {
    const whole = frame({ a: only(json("1", "null", "3"), 1), b: json("null", "null", "null") });
    expect(missingRows(whole, 3, "a")).toEqual(Uint32Array.of(0, 2));
    expect(missingRows(whole, 3, "b")).toBeNull();
    expect(missingRows(whole, 3, "c")).toEqual(Uint32Array.of(0, 1, 2));
    expect(missingRows(whole, 0, "c")).toBeNull();
  });
});

describe("a merge", () => {
  it("lets the later frame win, row by row where it has the field only in some rows", () => {
    const merged = mergeFrames(
      frame({ a: json("1", "2", "3") }),
      frame({ a: only(json("10", "20", "30"), 1) }),
    );
    expect(rowsJson(merged, 3)).toEqual(['{"a":1}', '{"a":20}', '{"a":3}']);
    expect(merged.get("a")?.presence).toBeUndefined();
  });

  it("leaves a field absent where neither frame has it", () => {
    const merged = mergeFrames(
      frame({ a: only(json("1", "2", "3"), 0) }),
      frame({ a: only(json("4", "5", "6"), 2) }),
    );
    expect(rowsJson(merged, 3)).toEqual(['{"a":1}', "{}", '{"a":6}']);
  });

  it("makes JSON of numbers where kinds differ", () => {
    const under = frame({
      a: int64s(2n ** 63n - 1n, 1n),
      b: doubles(0.1, Number.NaN),
      c: int64s(1n, 2n),
    });
    const over = frame({
      a: only(json("1", '"x"'), 1),
      b: only(json("1", '"y"'), 1),
      c: only(doubles(-0, 0.5), 0),
    });
    expect(rowsJson(mergeFrames(under, over), 2)).toEqual([
      '{"a":9223372036854775807,"b":0.1,"c":-0}',
      '{"a":"x","b":"y","c":2}',
    ]);
  });

  it("keeps the kind where rows of only one frame are needed", () => {
    const merged = mergeFrames(
      frame({ a: only(binary("x", "y"), 1) }),
      frame({ a: only(doubles(1, 2), 1) }),
    );
    expect(merged.get("a")?.kind).toBe("doubles");
    const absent = mergeFrames(frame({ a: binary("x", "y") }), frame({ a: only(doubles(1, 2)) }));
    expect(absent.get("a")?.kind).toBe("binary");
  });

  it("is refused where kinds differ and JSON cannot hold both", () => {
    const refused = (under: Column, over: Column, message: RegExp) =>
      expect(() => mergeFrames(frame({ f: under }), frame({ f: over }))).toThrow(
        expect.objectContaining({ code: "BAD_BATCH", message: expect.stringMatching(message) }),
      );
    refused(
      binary("x", "y"),
      only(json("1", "2"), 0),
      /"f" is binary in some rows and json in others/,
    );
    refused(doubles(1, Number.NaN), only(json("1", "2"), 0), /"f" of row 1 is NaN or infinite/);
    refused(json("1", "2"), only(doubles(Infinity, 1), 0), /"f" of row 0 is NaN or infinite/);
  });
});

describe("nesting (R18)", () => {
  it("makes one object a row of the fields that the row has, without touching their text", () => {
    const { column, bad } = nestFrame(
      new Map([
        ['a"b', only(json("1e400", '{"k":1,"k":2}', "3"), 1, 2)],
        ["n", int64s(2n ** 63n - 1n, 0n, -1n)],
        ["d", only(doubles(0.1, -0, 1e300), 0, 1)],
      ]),
      3,
    );
    expect(bad).toEqual([]);
    expect(column.data.toString()).toBe(
      String.raw`[{"n":9223372036854775807,"d":0.1},{"a\"b":{"k":1,"k":2},"n":0,"d":-0},{"a\"b":3,"n":-1}]`,
    );
  });

  it("reports rows with NaN, infinities and byte strings, and no row that lacks the field", () => {
    const { column, bad } = nestFrame(
      frame({
        d: only(doubles(Number.NaN, Number.NaN, -Infinity), 0, 2),
        x: only(binary("a", "b", "c"), 1),
        a: json("1", "2", "3"),
      }),
      3,
    );
    expect(bad).toEqual([
      { row: 0, field: "d", reason: "JSON has no number for NaN and infinities" },
      { row: 2, field: "d", reason: "JSON has no number for NaN and infinities" },
      { row: 1, field: "x", reason: "JSON cannot hold byte strings" },
    ]);
    expect(column.data.toString()).toBe('[{"a":1},{"a":2},{"a":3}]');
  });

  it("makes empty objects of rows without fields, and an empty array of no rows", () => {
    expect(nestFrame(new Map(), 2).column.data.toString()).toBe("[{},{}]");
    expect(
      nestFrame(frame({ a: jsonColumn(0, Buffer.from("[]")) }), 0).column.data.toString(),
    ).toBe("[]");
  });
});

describe("uniform parts", () => {
  it("are the very frame where every row has every field", () => {
    const whole = frame({ a: json("1", "2") });
    const [part, ...more] = uniformParts(whole, 2, null);
    expect(more).toEqual([]);
    expect(part?.rows).toBeNull();
    expect(part?.frame).toBe(whole);
  });

  it("group rows by the fields that they have, in the order of their first rows", () => {
    const whole = frame({
      a: only(json("1", "2", "3", "4"), 1, 3),
      b: json("5", "6", "7", "8"),
      c: only(json("0", "0", "0", "9"), 3),
    });
    const parts = uniformParts(whole, 4, null);
    expect(parts.map(({ rows }) => Array.from(rows ?? []))).toEqual([[0, 2], [1], [3]]);
    expect(parts.map((part) => rowsJson(part.frame, part.rows?.length ?? 0))).toEqual([
      ['{"b":5}', '{"b":7}'],
      ['{"a":2,"b":6}'],
      ['{"a":4,"b":8,"c":9}'],
    ]);
  });

  it("look only at the fields asked for", () => {
    const whole = frame({ a: only(json("1", "2"), 1), b: json("5", "6") });
    const [part, ...more] = uniformParts(whole, 2, ["b", "unknown"]);
    expect(more).toEqual([]);
    expect(part?.rows).toBeNull();
    expect([...(part?.frame.keys() ?? [])]).toEqual(["b"]);
  });

  it("write shared values out", () => {
    const [part] = uniformParts(addConstants(new Map(), 3, [["k", '"v"']]), 3, null);
    expect(part?.frame.get("k")).toMatchObject({ baseRows: 3 });
    expect(part?.frame.get("k")?.index).toBeUndefined();
    expect(part?.frame.get("k")?.data.toString()).toBe('["v","v","v"]');
  });
});

describe("a row for people", () => {
  it("shows values as they were written, bytes as base64 and NaN as text", () => {
    const whole = frame({
      a: jsonColumn(1, Buffer.from("[ 1e400 ]")),
      x: binary("\u0000hi"),
      d: doubles(Number.NaN),
      e: doubles(-Infinity),
      n: int64s(9007199254740993n),
      gone: only(json("1")),
    });
    expect(rowJson(whole, 0)).toBe(
      '{"a":1e400,"x":{"base64":"AGhp"},"d":"NaN","e":"-Infinity","n":9007199254740993}',
    );
  });
});
