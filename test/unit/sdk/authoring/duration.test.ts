import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { milliseconds } from "../../../../sdk-ts/src/pipeline/duration.js";
import { holds } from "../../../support/seeds.js";

describe("a duration", () => {
  it.each([
    [1, 1],
    [1500.4, 1500],
    ["500ms", 500],
    ["2.5s", 2500],
    ["3m", 180_000],
    ["3 m", 180_000],
    ["1h", 3_600_000],
    ["720h", 2_592_000_000],
    ["30d", 2_592_000_000],
  ])("%j is %d ms", (text, ms) => {
    expect(milliseconds("timeout", text)).toBe(ms);
  });

  it.each([
    "",
    "3",
    "m",
    "3 minutes",
    "-1s",
    "0s",
    "1e3s",
    "721h",
    0,
    -1,
    Number.NaN,
    Infinity,
    null,
    {},
  ])("is refused with what was expected: %j", (wrong) => {
    expect(() => milliseconds("timeout", wrong)).toThrow(
      /^timeout is .*: expected milliseconds or a text like "500ms"/,
    );
  });

  it("means the same in every unit", () => {
    holds(
      "durations",
      fc.property(fc.integer({ min: 1, max: 700 }), (hours) => {
        const ms = milliseconds("timeout", `${hours}h`);
        expect(milliseconds("timeout", `${hours * 60}m`)).toBe(ms);
        expect(milliseconds("timeout", `${hours * 3600}s`)).toBe(ms);
        expect(milliseconds("timeout", ms)).toBe(ms);
      }),
    );
  });
});
