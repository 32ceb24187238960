import { describe, expect, it } from "vitest";
import { expectedSum, int, order } from "../../bench/work.js";

const rows = 1000;

describe("the work of the benchmark", () => {
  it("has rows of eight fields and about 300 bytes of JSON", () => {
    const bytes = Array.from({ length: rows }, (_, i) => JSON.stringify(order.make(i)).length);
    expect(Object.keys(order.make(0))).toHaveLength(8);
    expect(bytes.reduce((sum, each) => sum + each, 0) / rows).toBeGreaterThan(280);
    expect(Math.max(...bytes)).toBeLessThan(340);
  });

  it("knows the sum that the consumer must come to", () => {
    let ints = 0;
    let orders = 0;
    for (let i = 0; i < rows; i++) {
      ints += int.figure(int.work(int.make(i)));
      const made = order.make(i);
      orders += order.figure({ ...made, ...order.work(made) });
    }
    expect(expectedSum("int", rows)).toBe(ints);
    expect(expectedSum("row", rows)).toBe(orders);
  });
});
