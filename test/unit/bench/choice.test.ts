import { describe, expect, it } from "vitest";
import { measurements, readChoice } from "../../bench/choice.js";

describe("what a benchmark run is asked for (F93)", () => {
  it("is everything, in five rounds, unless something else is said", () => {
    const choice = readChoice([]);
    expect([...choice.measurements]).toEqual([...measurements]);
    expect(choice).toMatchObject({ rounds: 5, scale: 1, output: "text" });
  });

  it("is both sides of a ratio that is named, and all of a group", () => {
    const { measurements: chosen } = readChoice(["--only", "embedded_int_vs_floor,row", "--json"]);
    expect([...chosen].sort()).toEqual([
      "bullmq_row",
      "embedded_int",
      "embedded_row",
      "floor_int",
      "redis_row",
    ]);
  });

  it("is refused with the names that there are, and with the values that are possible", () => {
    expect(() => readChoice(["--only", "speed"])).toThrow(/--only speed: expected .*embedded_int/);
    expect(() => readChoice(["--rounds", "0"])).toThrow(/--rounds 0/);
    expect(() => readChoice(["--rows", "much"])).toThrow(/--rows much/);
  });
});
