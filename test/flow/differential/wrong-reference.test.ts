import { describe, expect, it } from "vitest";
import { firstDeviation, report } from "./agreement.js";
import { sizeOf } from "./program.js";
import type { Wrong } from "./reference.js";

describe("random pipelines", () => {
  // With the seed of a group whose first deviation shrinks to little, and fast.
  const wrongs: readonly (readonly [wrong: Wrong, seed: number])[] = [
    ["a merge loses", 1],
    ["a join misaligns", 4],
    ["an absent field is null", 1],
  ];
  it.each(wrongs)("show that something is wrong if %s, in a few nodes", async (wrong, seed) => {
    const found = await firstDeviation(wrong, seed);
    if (found === undefined) expect.fail(`nothing shows that ${wrong}`);
    process.stdout.write(`${report(wrong, found, [])}\n`);
    expect(sizeOf(found.program)).toBeLessThanOrEqual(3);
    expect(found.rows.length).toBeLessThanOrEqual(2);
  });
});
