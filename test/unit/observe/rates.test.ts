import { describe, expect, it } from "vitest";
import { RateBook } from "../../../src/observe/rates.js";

describe("rates", () => {
  it("are 0 before two samples, and do not count what was there at the start", () => {
    const rates = new RateBook();
    rates.sample([["q", { in: 500, out: 400 }]], 0);
    expect(rates.rate("q")).toEqual({ in: 0, out: 0 });
    rates.sample([["q", { in: 510, out: 404 }]], 2000);
    expect(rates.rate("q")).toEqual({ in: 5, out: 2 });
  });

  it("count a queue that is new from nothing", () => {
    const rates = new RateBook();
    rates.sample([], 0);
    rates.sample([["q", { in: 10, out: 0 }]], 1000);
    expect(rates.rate("q")).toEqual({ in: 10, out: 0 });
  });

  it("are those of the last ten seconds", () => {
    const rates = new RateBook();
    for (let second = 0; second <= 30; second++) {
      rates.sample([["q", { in: second <= 20 ? 100 * second : 2000, out: 0 }]], 1000 * second);
    }
    expect(rates.rate("q")).toEqual({ in: 0, out: 0 });
    rates.sample([["q", { in: 2100, out: 0 }]], 31_000);
    expect(rates.rate("q").in).toBe(10);
  });
});
