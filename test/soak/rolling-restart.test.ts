import { it } from "vitest";
import { restartAll } from "../support/rolling-restart.js";

it("10 rolling restarts of 8 workers and the coordinator under load run no row twice, and no push fails", async () => {
  await restartAll(4, 10);
});
