import { it } from "vitest";
import { keepSlowRows } from "../support/spinning.js";

it("a row that takes ten leases is kept, at a step that spins and at one that waits: it runs once and is not lost", async () => {
  await keepSlowRows({ rowMs: 8000, heartbeatMs: 500, leaseMs: 800 });
});
