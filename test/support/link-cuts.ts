/** Links to workers that break again and again under load. */
import { expect } from "vitest";
import { testCoordinator } from "./coordinator.js";
import { KillLoad } from "./kill-load.js";
import { accountOf, busyWorkers } from "./load-account.js";
import { TcpProxy } from "./tcp-proxy.js";

/** More than a Hello: outcomes have come through, in bytes. */
const workBytes = 8192;

/** Cuts the links so many times, and checks that no row is computed twice and none is blamed. */
export async function cutLinks(times: number): Promise<void> {
  // Longer than any machine takes to connect again.
  const coordinator = await testCoordinator({ resumeWithinMs: 30_000, queueRows: 20_000 });
  const proxy = await TcpProxy.start(coordinator.address);
  const load = new KillLoad(coordinator.address, { workersAddress: proxy.address, pauseMs: 10 });
  try {
    const workers = load.workers(2);
    await workers.line(/2 workers are ready/);
    load.produce();
    for (let cuts = 0; cuts < times; cuts++) {
      // Workers that are away are listed too: only what comes through shows that a session goes on.
      const before = proxy.counts.forwarded.up;
      await expect
        .poll(() => proxy.counts.forwarded.up - before, { timeout: 30_000, interval: 5 })
        .toBeGreaterThan(workBytes);
      await busyWorkers(load, 1);
      proxy.cut();
    }
    const account = await accountOf(load, `${times} cuts of the workers' links`);
    expect(account).toMatchObject({ repeated: 0, ranAgain: 0 });
    expect((await load.stages()).map(({ totalLosses }) => totalLosses)).toEqual([0, 0]);
    workers.signal("SIGTERM");
    expect((await workers.exit).code, workers.stderr).toBe(0);
  } finally {
    load.close();
    await proxy.close();
    await coordinator.stop();
  }
}
