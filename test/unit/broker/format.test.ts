import { describe, expect, it } from "vitest";
import { stepsFrom } from "../../../src/broker/format.js";

const steps = [3, 4, 5].map((from) => ({ from, to: from + 1 }));
const ladder = { current: 6, steps };
const from = (found: string) => stepsFrom(ladder, found, "/state/stairs.db", "another one");

describe("a ladder of formats", () => {
  it("leads from each format that it has to the current one", () => {
    expect(from("3")).toEqual(steps);
    expect(from("5")).toEqual([{ from: 5, to: 6 }]);
    expect(from("6")).toEqual([]);
  });

  it.each([
    ["7", "start the newer Stairs that wrote it"],
    ["2", "open it once with a Stairs that reads format 2 and a newer one"],
    ["0", "open it once with a Stairs that reads format 0 and a newer one"],
    ["seven", "start the newer Stairs that wrote it"],
  ])("refuses format %s with a sentence that names both and what to do", (found, advice) => {
    expect(() => from(found)).toThrow(
      `/state/stairs.db has format ${found} and this Stairs reads formats 3 to 6: ${advice}, or use another one.`,
    );
  });

  it("without a step reads its own format alone", () => {
    const only = () => stepsFrom({ current: 6, steps: [] }, "5", "x", "y");
    expect(only).toThrow("x has format 5 and this Stairs reads format 6: open it once");
  });
});
