import { describe, expect, it } from "vitest";
import { CostBook, cutOf, maxCallRows, type Size } from "../../../src/run/cost.js";

describe("the size of calls", () => {
  it("begins with one row for a step of unknown cost", () => {
    const unknown = { rows: 1, known: false, growing: true, perRowMs: 0, limit: Infinity };
    expect(new CostBook().size("f")).toEqual(unknown);
  });

  it("at most doubles from call to call", () => {
    const costs = new CostBook();
    let before = 1;
    for (let call = 0; call < 30; call++) {
      const { rows } = costs.size("f");
      expect(rows).toBeLessThanOrEqual(2 * before);
      before = rows;
      costs.took("f", rows, rows * 0.001);
    }
    expect(before).toBe(maxCallRows);
  });

  it("settles at calls of about 75 ms", () => {
    const costs = new CostBook();
    for (let call = 0; call < 20; call++) {
      const { rows } = costs.size("f");
      costs.took("f", rows, rows * 5);
    }
    expect(costs.size("f").rows).toBe(15);
    expect(costs.size("f").growing).toBe(false);
  });

  it("gives a step of two seconds one row", () => {
    const costs = new CostBook();
    costs.took("f", 1, 2000);
    expect(costs.size("f")).toMatchObject({ rows: 1, known: true, growing: false });
  });

  it("shrinks at once when a call turns out slow", () => {
    const costs = new CostBook();
    for (let call = 0; call < 20; call++) costs.took("f", costs.size("f").rows, 1);
    costs.took("f", 64, 64 * 2000);
    expect(costs.size("f").rows).toBe(1);
  });

  it("halves after a timeout, whatever was measured before", () => {
    const costs = new CostBook();
    for (let call = 0; call < 20; call++) costs.took("f", costs.size("f").rows, 0.1);
    costs.tooMuch("f", 64, 100);
    expect(costs.size("f").rows).toBeLessThanOrEqual(32);
    costs.tooMuch("f", 32, 100);
    expect(costs.size("f").rows).toBeLessThanOrEqual(16);
  });

  it("does not grow by calls that were much smaller than allowed", () => {
    const costs = new CostBook();
    for (let call = 0; call < 6; call++) costs.took("f", costs.size("f").rows, 0.01);
    const { rows } = costs.size("f");
    for (let call = 0; call < 20; call++) costs.took("f", 1, 0.001);
    expect(costs.size("f").rows).toBe(rows);
  });

  it("leaves a nearly fitting entry whole, but never beyond the pipeline's own limit of rows", () => {
    const free: Size = { rows: 100, known: true, growing: false, perRowMs: 1, limit: Infinity };
    expect(cutOf(150, free, 1000, 1)).toBeUndefined();
    expect(cutOf(151, free, 1000, 1)).toEqual({ rows: 100, pieces: 10 });
    const limited = { ...free, limit: 100 };
    expect(cutOf(101, limited, 1000, 1)).toEqual({ rows: 100, pieces: 10 });
    expect(cutOf(100, limited, 1000, 1)).toBeUndefined();
  });
});
