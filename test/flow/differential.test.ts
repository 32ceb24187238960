import { describe, expect, it } from "vitest";
import { firstDeviation, report } from "./differential/agreement.js";
import { sizeOf } from "./differential/program.js";
import type { Wrong } from "./differential/reference.js";
import { expectAgreement, expectEveryFeature } from "./differential/expect-agreement.js";

describe("random pipelines", () => {
  it("do the same in process, in fused stages, with workers only, and in a reference that goes row by row", async () => {
    await expectAgreement();
  }, 1_800_000);

  it("have every verb and every option", () => {
    expectEveryFeature();
  });

  const wrongs: readonly Wrong[] = ["a merge loses", "a join misaligns", "an absent field is null"];
  it.each(wrongs)("show that something is wrong if %s, in a few nodes", async (wrong) => {
    const found = await firstDeviation(wrong);
    if (found === undefined) expect.fail(`nothing shows that ${wrong}`);
    process.stdout.write(`${report(wrong, found, [])}\n`);
    expect(sizeOf(found.program)).toBeLessThanOrEqual(3);
    expect(found.rows.length).toBeLessThanOrEqual(2);
  });
});
