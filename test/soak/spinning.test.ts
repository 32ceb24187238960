import { it } from "vitest";
import { keepSlowRows } from "../support/spinning.js";

it("a row that takes ten leases of 30 s is kept, at a step that spins and at one that waits: it runs once and is not lost", async () => {
  await keepSlowRows({ rowMs: 300_000, heartbeatMs: 5000, leaseMs: 30_000 });
});
