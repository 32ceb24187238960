import { describe, expect, it } from "vitest";
import {
  binaryColumn,
  type Column,
  columnBytes,
  concatColumns,
  constantColumn,
  doublesColumn,
  gatherColumn,
  int64sColumn,
  jsonColumn,
  materialise,
  sliceColumn,
  verifyColumn,
} from "../../../../src/core/batch/index.js";
import { arrayText, binaryParts, doubleBytes, int64Bytes } from "./hostile.js";

function json(...texts: string[]): Column {
  return jsonColumn(texts.length, arrayText(texts));
}

function textOf(column: Column): string {
  return materialise(column).data.toString();
}

describe("a column", () => {
  it("is refused when its parts have the wrong size", () => {
    const refused = (make: () => Column, message: RegExp) =>
      expect(make).toThrow(
        expect.objectContaining({ code: "BAD_BATCH", message: expect.stringMatching(message) }),
      );
    refused(
      () => jsonColumn(3, Buffer.from("[1,2]")),
      /5 bytes is too short for an array of 3 elements/,
    );
    refused(() => jsonColumn(0, Buffer.from("{}")), /does not begin with \[/);
    refused(() => doublesColumn(2, Buffer.alloc(8)), /8 bytes where 2 values need 16/);
    refused(() => int64sColumn(0, Buffer.alloc(8)), /8 bytes where 0 values need 0/);
    refused(
      () => binaryColumn(1, Buffer.from("ab"), Buffer.alloc(8)),
      /8 bytes where 1 values need 4/,
    );
    refused(
      () => binaryColumn(1, Buffer.from("ab"), Buffer.from([1, 0, 0, 0])),
      /ends at 1, but it has 2 bytes/,
    );
  });

  it("is verified down to its elements, ends and places", () => {
    const refused = (column: Column, message: RegExp) =>
      expect(() => verifyColumn(column)).toThrow(
        expect.objectContaining({ code: "BAD_BATCH", message: expect.stringMatching(message) }),
      );
    refused(jsonColumn(2, Buffer.from("[100]")), /1 elements where its rows need 2/);
    refused(
      binaryColumn(2, Buffer.from("ab"), Buffer.from(Uint32Array.of(3, 2).buffer)),
      /ends at 2, before it begins at 3/,
    );
    refused(
      { ...json("1", "2"), index: Buffer.from(Uint32Array.of(0, 2).buffer) },
      /row 1 has value 2 of 2/,
    );
    refused({ ...json("1", "2"), index: Buffer.alloc(4) }, /index has 4 bytes/);
    refused(
      { ...json("1", "2"), presence: Buffer.alloc(2) },
      /presence has 2 bytes where 2 rows need 1/,
    );
    refused({ ...json("1", "2"), rows: 3 }, /2 values for 3 rows/);
    verifyColumn(json("1", "2"));
  });

  it("shares a value that many rows have instead of copying it (R17)", () => {
    const text = JSON.stringify("x".repeat(100_000));
    const many = gatherColumn(json(text, "1", "2"), new Uint32Array(1000));
    expect(many.data.length).toBeLessThan(text.length + 10);
    expect(columnBytes(many)).toBe(1000 * (text.length + 1) + 1);
    expect(sliceColumn(many, 10, 20).data).toBe(many.data);
    expect(concatColumns([many, sliceColumn(many, 0, 5)]).data).toBe(many.data);
    expect(columnBytes(constantColumn(3, text))).toBe(3 * (text.length + 1) + 1);
  });

  it("does not drag values along that no row has", () => {
    const large = JSON.stringify("x".repeat(10_000));
    const column = json(large, large, large, "1", large);
    const twice = gatherColumn(column, Uint32Array.of(3, 3));
    expect(textOf(twice)).toBe("[1,1]");
    expect(twice.data.length).toBeLessThan(10);
    expect(textOf(gatherColumn(column, Uint32Array.of(3)))).toBe("[1]");
  });

  it("stays the same object when all its rows are taken in order, and its text is not read", () => {
    const broken = jsonColumn(3, Buffer.from("[1,2,3,4]"));
    expect(gatherColumn(broken, Uint32Array.of(0, 1, 2))).toBe(broken);
    expect(sliceColumn(broken, 0, 3)).toBe(broken);
    expect(materialise(broken)).toBe(broken);
    expect(concatColumns([broken])).toBe(broken);
  });

  it("is found out when its text is cut and has another number of elements", () => {
    const broken = jsonColumn(3, Buffer.from("[1,2,3,4]"));
    const message = /4 elements where its rows need 3/;
    expect(() => sliceColumn(broken, 0, 2)).toThrow(message);
    expect(() => gatherColumn(broken, Uint32Array.of(2, 0))).toThrow(message);
  });

  it("shares memory with its slices when its values are packed", () => {
    const doubles = doublesColumn(3, doubleBytes([1, 2, 3]));
    expect(sliceColumn(doubles, 1, 3).data.buffer).toBe(doubles.data.buffer);
    const { data, ends } = binaryParts([Buffer.from("a"), Buffer.from("bc"), Buffer.from("")]);
    const slice = sliceColumn(binaryColumn(3, data, ends), 1, 3);
    expect(slice.data.buffer).toBe(data.buffer);
    expect([...Buffer.from(slice.ends ?? [])]).toEqual([2, 0, 0, 0, 2, 0, 0, 0]);
  });

  it("keeps every bit of its numbers when they are gathered, aligned in memory or not", () => {
    const odd = Buffer.from([0x7f, 1, 2, 3, 4, 5, 0xf4, 0x7f]);
    const data = Buffer.concat([Buffer.alloc(1), odd, doubleBytes([Number.NaN, -0])]).subarray(1);
    const gathered = gatherColumn(doublesColumn(3, data), Uint32Array.of(0, 2, 0));
    expect(gathered.data).toEqual(Buffer.concat([odd, doubleBytes([-0]), odd]));
    const big = gatherColumn(
      int64sColumn(2, int64Bytes([2n ** 63n - 1n, -(2n ** 63n)])),
      Uint32Array.of(1, 0),
    );
    expect(big.data).toEqual(int64Bytes([-(2n ** 63n), 2n ** 63n - 1n]));
  });

  it("does not change when the caller's list of rows does", () => {
    const index = Uint32Array.of(1, 1, 0);
    const gathered = gatherColumn(json('"a"', '"b"'), index);
    index.fill(0);
    expect(textOf(gathered)).toBe('["b","b","a"]');
  });

  it("is concatenated only with columns of its kind", () => {
    expect(() => concatColumns([json("1"), doublesColumn(1, doubleBytes([1]))])).toThrow(
      expect.objectContaining({
        code: "BAD_BATCH",
        message: expect.stringMatching(/json and one of doubles/),
      }),
    );
    expect(() => concatColumns([])).toThrow(expect.objectContaining({ code: "BAD_BATCH" }));
  });

  it("is concatenated with empty ones, which leave no trace", () => {
    const empty = jsonColumn(0, Buffer.from("[ ]"));
    expect(textOf(concatColumns([empty, json("1"), empty, json("2", "3")]))).toBe("[1,2,3]");
    expect(concatColumns([empty, empty]).rows).toBe(0);
  });

  it("keeps equal constants once when they are concatenated", () => {
    const joined = concatColumns([
      constantColumn(2, "7"),
      constantColumn(3, "7"),
      constantColumn(1, "8"),
    ]);
    expect(joined.data.toString()).toBe("[7,8]");
    expect(textOf(joined)).toBe("[7,7,7,7,7,8]");
  });

  it("keeps byte strings apart that share data and not their ends", () => {
    const data = Buffer.from("abcd");
    const index = Buffer.from(Uint32Array.of(0, 0, 1).buffer);
    const [one, two] = [
      [1, 4],
      [3, 4],
    ].map((ends) => ({
      ...binaryColumn(2, data, Buffer.from(Uint32Array.from(ends).buffer)),
      rows: 3,
      index,
    }));
    if (one === undefined || two === undefined) throw new Error("two columns were made");
    expect(materialise(concatColumns([one, two])).data.toString()).toBe("aabcdabcabcd");
  });
});
