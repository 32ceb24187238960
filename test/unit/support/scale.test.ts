import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scale, scaled, scaleFrom } from "../../support/scale.js";
import { failedSeeds, holds, seedsOf } from "../../support/seeds.js";

describe("the scale of random tests", () => {
  it("is a tenth by default, and any number above 0", () => {
    expect([undefined, "", "1", "5", "0.02"].map(scaleFrom)).toEqual([0.1, 0.1, 1, 5, 0.02]);
    for (const wrong of ["0", "-1", "much", "Infinity"])
      expect(() => scaleFrom(wrong)).toThrow(
        /STAIRS_TEST_SCALE is ".+": expected a number above 0/,
      );
  });

  it("leaves of everything one at least, or as many as are asked for", () => {
    expect(scaled(0.001)).toBe(1);
    expect(scaled(0.001, 3)).toBe(3);
    expect(scaled(1000)).toBe(Math.round(1000 * scale));
  });
});

describe("seeds that once failed", () => {
  it("come before new ones", () => {
    for (const [name, failed] of Object.entries(failedSeeds))
      expect(seedsOf(name, 2).slice(0, -2)).toEqual(failed.map(({ seed }) => seed));
    expect(seedsOf("no test has this name", 3)).toHaveLength(3);
  });

  it("are checked where a property failed", async () => {
    const failing = fc.property(fc.nat(), (n) => n < 5);
    expect(() => holds("no test has this name", failing)).toThrow("Property failed");
    const late = fc.asyncProperty(fc.nat(), async (n) => Promise.resolve(n < 5));
    await expect(holds("no test has this name", late)).rejects.toThrow("Property failed");
  });
});
