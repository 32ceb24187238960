/** Kills of the coordinator under load. */
import { expect } from "vitest";
import { KillLoad } from "./kill-load.js";
import { accountOf, busyWorkers } from "./load-account.js";
import { Restarts } from "./restarts.js";

/**
 * Kills the coordinator while its workers hold calls, again and again, and checks that no row is lost,
 * counted twice, or blamed for what became of the coordinator.
 */
export async function killCoordinator(times: number): Promise<void> {
  const coordinator = await Restarts.begin(["--queue-rows", "20000"]);
  const load = new KillLoad(coordinator.address);
  try {
    const workers = load.workers(2, "--die-when-empty");
    load.produce();
    for (let kills = 0; kills < times; kills++) {
      // Killed while both workers hold calls and rows have moved since the last time.
      await busyWorkers(load, 2);
      await coordinator.again("SIGKILL");
    }
    await accountOf(load, `${times} kills of the coordinator`);
    expect((await load.stages()).map(({ totalLosses }) => totalLosses)).toEqual([0, 0]);
    expect((await workers.exit).code, workers.stderr).toBe(0);
  } finally {
    load.close();
  }
}
