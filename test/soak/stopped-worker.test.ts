import { it } from "vitest";
import { stopInTheMiddle } from "../support/stopped-worker.js";

it("a worker that is stopped for three leases of 15 s comes back and changes nothing (I5)", async () => {
  await stopInTheMiddle(5000);
});
