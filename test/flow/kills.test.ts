import { it } from "vitest";
import { killCoordinator } from "../support/coordinator-kills.js";

it("kill -9 of the coordinator under load, twice, started again: no row is lost, counted twice or blamed (R1)", async () => {
  await killCoordinator(2);
}, 180_000);
