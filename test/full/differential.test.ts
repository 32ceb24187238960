import { it } from "vitest";
import { expectAgreement } from "../flow/differential/expect-agreement.js";

it("many more random pipelines do the same in process, in fused stages, with workers only, and in the reference", () =>
  expectAgreement(1500));
