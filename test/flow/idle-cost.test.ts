import { expect, it } from "vitest";
import { idlePipelines } from "../support/idle-pipelines.js";

it("1,000 pipelines of 5 stages that have nothing to do take next to no CPU (I9)", async () => {
  const { cpuShare } = await idlePipelines(3);
  expect(cpuShare).toBeLessThan(0.05);
});
