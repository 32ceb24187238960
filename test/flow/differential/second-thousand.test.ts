import { describe, it } from "vitest";
import { expectAgreement } from "./thousand.js";

// In a file of its own, so that it has a process of its own.
describe("another thousand random pipelines", () => {
  it("do the same in process, in fused stages, with workers only, and in the reference", async () => {
    await expectAgreement(1);
  }, 400_000);
});
