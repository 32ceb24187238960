import { it } from "vitest";
import { restartAll } from "../support/rolling-restart.js";

it("a rolling restart of 4 workers and the coordinator under load runs no row twice, and no push fails", async () => {
  await restartAll(2, 1);
}, 120_000);
