import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decodeToken,
  doublesColumn,
  encodeToken,
  type Frame,
  gatherToken,
  joinTokens,
  jsonColumn,
  newRowIds,
  rowJson,
  shapeKey,
  sliceToken,
  type Token,
  tokenBytes,
} from "../../../../src/core/batch/index.js";
import { arrayText, doubleBytes, token } from "./hostile.js";
import { comparable, rowsOf } from "./row-model.js";
import { holds } from "../../../support/seeds.js";

function tokenOf(rows: number, ...frames: Frame[]): Token {
  return { rows, ids: newRowIds(rows), frames };
}

function ints(...values: number[]) {
  return jsonColumn(values.length, arrayText(values.map(String)));
}

describe("joining tokens", () => {
  it("makes one of tokens of equal shape, whatever the order of their fields", () => {
    holds(
      "joined tokens",
      fc.property(token(4), fc.array(fc.nat(), { maxLength: 4 }), (first, picks) => {
        const frames = first.frames.map((frame) => new Map([...frame].reverse()));
        const others = picks.map((pick) =>
          sliceToken({ ...first, frames }, 0, pick % (first.rows + 1)),
        );
        const alike = [first, ...others].filter((each) => shapeKey(each) === shapeKey(first));
        const joined = joinTokens(alike);
        expect(joined).toHaveLength(1);
        expect(comparable(joined.flatMap(rowsOf))).toEqual(comparable(alike.flatMap(rowsOf)));
      }),
    );
  });

  it("makes a field optional that only some have (R17)", () => {
    const [joined, ...more] = joinTokens([
      tokenOf(2, new Map([["a", ints(1, 2)]])),
      tokenOf(1, new Map([["b", ints(3)]])),
      tokenOf(1, new Map()),
    ]);
    if (joined === undefined) throw new Error("there is a result");
    expect(more).toEqual([]);
    const rows = Array.from({ length: 4 }, (_, row) => rowJson(joined.frames[0] ?? new Map(), row));
    expect(rows).toEqual(['{"a":1}', '{"a":2}', '{"b":3}', "{}"]);
  });

  it("keeps tokens apart in which a field has two kinds, and joins the others around them", () => {
    const json = (value: number) => tokenOf(1, new Map([["a", ints(value)]]));
    const doubles = tokenOf(1, new Map([["a", doublesColumn(1, doubleBytes([2]))]]));
    const joined = joinTokens([json(1), doubles, json(3), tokenOf(1, new Map([["z", ints(4)]]))]);
    expect(joined.map((each) => each.rows)).toEqual([3, 1]);
  });

  it("keeps a column shared that stands in several frames", () => {
    const made = [ints(1), ints(2)].map((column) =>
      tokenOf(1, new Map([["a", column]]), new Map([["b", column]])),
    );
    const [joined] = joinTokens(made);
    expect(joined?.frames[0]?.get("a")).toBe(joined?.frames[1]?.get("b"));
    const gathered = gatherToken(joined ?? tokenOf(0), Uint32Array.of(1, 0));
    expect(gathered.frames[0]?.get("a")).toBe(gathered.frames[1]?.get("b"));
    expect(tokenBytes(gathered)).toBeLessThan(tokenBytes(joined ?? tokenOf(0)) + 32);
  });

  it("leaves nothing of empty tokens, unless all are empty", () => {
    const one = tokenOf(1, new Map([["a", ints(1)]]));
    expect(joinTokens([tokenOf(0, new Map()), one])).toEqual([one]);
    expect(joinTokens([tokenOf(0), tokenOf(0)])).toHaveLength(1);
    expect(joinTokens([])).toEqual([]);
  });
});

describe("a shape", () => {
  it("differs by field, kind and frame, and by nothing else", () => {
    const a = ints(1);
    const key = (...frames: Frame[]) => shapeKey(tokenOf(1, ...frames));
    expect(
      key(
        new Map([
          ["a", a],
          ["b", a],
        ]),
      ),
    ).toBe(
      key(
        new Map([
          ["b", ints(2)],
          ["a", ints(3)],
        ]),
      ),
    );
    expect(key(new Map([["a", a]]))).not.toBe(key(new Map([["b", a]])));
    expect(key(new Map([["a", a]]), new Map())).not.toBe(key(new Map(), new Map([["a", a]])));
    expect(key(new Map([["a", a]]))).not.toBe(
      key(new Map([["a", doublesColumn(1, doubleBytes([1]))]])),
    );
  });
});

describe("a stored token", () => {
  it("reads back as the same rows, sharing the buffer's memory", () => {
    holds(
      "stored tokens",
      fc.property(token(8), fc.nat({ max: 7 }), (whole, offset) => {
        const stored = encodeToken(whole);
        const moved = Buffer.concat([Buffer.alloc(offset), stored]).subarray(offset);
        const read = decodeToken(moved);
        expect(comparable(rowsOf(read))).toEqual(comparable(rowsOf(whole)));
        expect(tokenBytes(read)).toBe(tokenBytes(whole));
        expect(encodeToken(read)).toEqual(stored);
        for (const column of read.frames.flatMap((frame) => [...frame.values()])) {
          expect(column.data.buffer).toBe(moved.buffer);
        }
      }),
      300,
    );
  });

  it("holds a column once that stands in several frames, and a base once that many ranges have", () => {
    const column = jsonColumn(1000, arrayText(Array.from({ length: 1000 }, () => '"some text"')));
    const shared = tokenOf(
      1000,
      new Map([["a", column]]),
      new Map([["b", column]]),
      new Map([["c", column]]),
    );
    expect(encodeToken(shared).length).toBeLessThan(column.data.length + 200);
    const read = decodeToken(encodeToken(shared));
    expect(read.frames[0]?.get("a")).toBe(read.frames[2]?.get("c"));
    const every = Uint32Array.from({ length: 500 }, (_, at) => at * 2);
    expect(encodeToken(gatherToken({ ...shared, frames: [] }, every)).length).toBeLessThan(
      500 * 16 + 100,
    );
  });

  it("holds values of ten megabytes and row numbers beyond 32 bits", () => {
    const text = JSON.stringify("\\".repeat(5_000_000));
    const ids = { rows: 1, ranges: [{ base: Buffer.alloc(16, 7), start: 2 ** 53 - 2, count: 1 }] };
    const read = decodeToken(
      encodeToken({
        rows: 1,
        ids,
        frames: [new Map([["a", jsonColumn(1, Buffer.from(`[${text}]`))]])],
      }),
    );
    expect(read.frames[0]?.get("a")?.data.length).toBe(text.length + 2);
    expect(read.ids).toEqual(ids);
  });

  it("has a form that does not change: version 1", () => {
    const ids = { rows: 2, ranges: [{ base: Buffer.alloc(16, 0xab), start: 5, count: 2 }] };
    const stored = encodeToken({ rows: 2, ids, frames: [new Map([["a", ints(1, 2)]])] });
    expect(stored.toString("hex")).toBe(
      [
        "b701",
        "02000000",
        "01000000",
        "ab".repeat(16),
        "01000000",
        "00000000",
        "0500000000000000",
        "02000000",
      ].join("") +
        ["01000000", "0000", "02000000", "05000000", "5b312c325d"].join("") +
        ["01000000", "01000000", "0100", "61", "00000000"].join(""),
    );
  });

  it("is refused as broken when it is cut short, extended or of another version", () => {
    holds(
      "broken tokens",
      fc.property(token(5), fc.nat(), (whole, at) => {
        const stored = encodeToken(whole);
        const broken = expect.objectContaining({ code: "STORE_BROKEN" });
        expect(() => decodeToken(stored.subarray(0, at % stored.length))).toThrow(broken);
        expect(() => decodeToken(Buffer.concat([stored, Buffer.alloc(1)]))).toThrow(broken);
        expect(() =>
          decodeToken(Buffer.concat([stored.subarray(0, 1), Buffer.from([9]), stored.subarray(2)])),
        ).toThrow(broken);
      }),
    );
  });

  it("is read soundly or refused, whatever bytes of it are damaged", () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    holds(
      "damaged tokens",
      fc.property(token(5), damage, (whole, changes) => {
        const stored = encodeToken(whole);
        for (const [at, byte] of changes) stored[at % stored.length] = byte;
        let read: Token;
        try {
          read = decodeToken(stored);
        } catch (error) {
          expect(error).toMatchObject({ code: "STORE_BROKEN" });
          return;
        }
        try {
          encodeToken(sliceToken(read, 0, Math.min(read.rows, 3)));
        } catch (error) {
          expect(error).toMatchObject({ code: "BAD_BATCH" });
        }
      }),
      2000,
    );
  });
});
