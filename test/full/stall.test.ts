import { it } from "vitest";
import { stallUnderLoad } from "../support/stall.js";

it("a coordinator that stands still for longer than leases, heartbeats and calls last blames nobody and repeats nothing (R1)", async () => {
  const words = ["--lease", "1s", "--heartbeat", "500ms"];
  await stallUnderLoad({ seconds: 3, stepTimeout: "1s", words });
});
