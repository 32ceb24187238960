import { describe, it } from "vitest";
import { expectAgreement, expectEveryFeature } from "./differential/expect-agreement.js";

describe("random pipelines", () => {
  it("do the same in process, in fused stages, with workers only, and in a reference that goes row by row", async () => {
    await expectAgreement(500);
  }, 1_800_000);

  it("have every verb and every option", () => {
    expectEveryFeature();
  });
});
