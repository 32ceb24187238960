import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  concatRowIds,
  gatherRowIds,
  newRowIds,
  type RowIds,
  rowIdText,
  sliceRowIds,
} from "../../../../src/core/batch/index.js";
import { holds } from "../../../support/seeds.js";

function texts(ids: RowIds): string[] {
  return Array.from({ length: ids.rows }, (_, row) => rowIdText(ids, row));
}

const ids: fc.Arbitrary<RowIds> = fc
  .array(
    fc.record({
      base: fc.nat({ max: 2 }),
      start: fc.nat({ max: 5 }),
      count: fc.integer({ min: 1, max: 4 }),
    }),
    {
      maxLength: 5,
    },
  )
  .map((list) => ({
    rows: list.reduce((sum, { count }) => sum + count, 0),
    ranges: list.map(({ base, start, count }) => ({ base: Buffer.alloc(16, base), start, count })),
  }));

describe("row ids", () => {
  it("are new and different for every batch", () => {
    const both = [...texts(newRowIds(3)), ...texts(newRowIds(2))];
    expect(new Set(both).size).toBe(5);
    expect(both[1]).toMatch(/^[0-9a-f]{32}-1$/);
    expect(newRowIds(0)).toEqual({ rows: 0, ranges: [] });
  });

  it("stay with their rows through slices, gathers and concatenations", () => {
    holds(
      "row ids",
      fc.property(ids, ids, fc.array(fc.nat()), fc.nat(), fc.nat(), (one, two, picks, a, b) => {
        const both = concatRowIds([one, two]);
        expect(texts(both)).toEqual([...texts(one), ...texts(two)]);
        const from = a % (both.rows + 1);
        const to = from + (b % (both.rows - from + 1));
        expect(texts(sliceRowIds(both, from, to))).toEqual(texts(both).slice(from, to));
        const index = both.rows === 0 ? [] : picks.map((pick) => pick % both.rows);
        expect(texts(gatherRowIds(both, Uint32Array.from(index)))).toEqual(
          index.map((row) => rowIdText(both, row)),
        );
      }),
      500,
    );
  });

  it("become one range again when their pieces are put together", () => {
    const whole = newRowIds(100);
    const pieces = [
      sliceRowIds(whole, 0, 30),
      sliceRowIds(whole, 30, 31),
      sliceRowIds(whole, 31, 100),
    ];
    expect(concatRowIds(pieces)).toEqual(whole);
    expect(
      gatherRowIds(
        whole,
        Uint32Array.from({ length: 50 }, (_, row) => row + 20),
      ).ranges,
    ).toHaveLength(1);
  });
});
