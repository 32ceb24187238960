/** A rolling restart of everything by SIGTERM, under a load that leaves room for processes to start. */
import { expect } from "vitest";
import { KillLoad } from "./kill-load.js";
import { accountOf, busyWorkers } from "./load-account.js";
import type { Running } from "./processes.js";
import { Restarts } from "./restarts.js";

/**
 * Replaces worker after worker and the coordinator in between, and checks that no row runs twice and that the
 * producer never fails.
 * @param groups Supervisors with two worker processes each.
 */
export async function restartAll(groups: number, rounds: number): Promise<void> {
  const coordinator = await Restarts.begin(["--queue-rows", "20000"]);
  const load = new KillLoad(coordinator.address, { pauseMs: 20 });
  try {
    const workers: Running[] = [];
    const startOne = async (): Promise<void> => {
      const group = load.workers(2);
      await group.line(/2 workers are ready/);
      workers.push(group);
    };
    for (let at = 0; at < groups; at++) await startOne();
    load.produce();
    for (let round = 0; round < rounds; round++) {
      for (let at = 0; at < groups; at++) {
        await busyWorkers(load, 2);
        const old = workers.shift();
        old?.signal("SIGTERM");
        expect((await old?.exit)?.code, old?.stderr).toBe(0);
        await startOne();
      }
      await busyWorkers(load, 2);
      await coordinator.again("SIGTERM");
    }
    const account = await accountOf(
      load,
      `${rounds} rolling restarts of ${groups * 2} workers and the coordinator`,
    );
    expect(account).toMatchObject({ repeated: 0, ranAgain: 0 });
    for (const group of workers) group.signal("SIGTERM");
    for (const group of workers) expect((await group.exit).code, group.stderr).toBe(0);
  } finally {
    load.close();
  }
}
