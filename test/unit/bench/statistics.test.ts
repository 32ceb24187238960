import { describe, expect, it } from "vitest";
import { median, medianOfEach, percentile } from "../../bench/statistics.js";

describe("statistics of rounds", () => {
  it("take the middle value, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([4, 1, 2, 9])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it("take the value that a share of the values does not exceed", () => {
    const values = Array.from({ length: 100 }, (_, i) => 100 - i);
    expect(percentile(values, 0.5)).toBe(50);
    expect(percentile(values, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it("take the middle of every process by itself", () => {
    expect(
      medianOfEach([
        { a: 1, b: 9 },
        { a: 2, b: 8 },
        { a: 3, b: 1 },
      ]),
    ).toEqual({ a: 2, b: 8 });
  });
});
