import { it } from "vitest";
import { stallUnderLoad } from "../support/stall.js";

it("a coordinator that stands still for 40 s, with leases of 30 s and heartbeats of 5 s, blames nobody and repeats nothing (R1)", async () => {
  await stallUnderLoad({ seconds: 40, stepTimeout: "20s", words: [] });
});
