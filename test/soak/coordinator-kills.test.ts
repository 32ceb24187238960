import { it } from "vitest";
import { killCoordinator } from "../support/coordinator-kills.js";

it("20 kills of the coordinator lose no row, count none twice, and blame none (R1)", async () => {
  await killCoordinator(20);
});
