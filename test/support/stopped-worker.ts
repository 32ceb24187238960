/** A worker process that stands still in the middle of a row until it is lost, and comes back. */
import { expect } from "vitest";
import { chainOf, testCoordinator } from "./coordinator.js";
import { RawProducer } from "./raw-worker.js";
import { listWorkers } from "./requests.js";
import { stepProcess } from "./step-process.js";

/**
 * Checks that the row is done by another worker, and once.
 * @param heartbeatMs A worker is lost after three of them, and a lease lasts as long.
 */
export async function stopInTheMiddle(heartbeatMs: number): Promise<void> {
  const coordinator = await testCoordinator({ heartbeat: heartbeatMs, lease: 3 * heartbeatMs });
  const stage = "test.main/f";
  const done = { totalIn: 1, totalOut: 1, ready: 0, inFlight: 0, dead: 0 };
  const patience = { timeout: 10_000 + 6 * heartbeatMs };
  try {
    await coordinator.register(chainOf("main", "f"));
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    const body = `console.log("begins"); await new Promise((go) => setTimeout(go, 100)); return {};`;
    const first = await stepProcess(coordinator.address, stage, body);
    producer.push(1, { value: [1] });
    await first.line(/begins/);
    first.signal("SIGSTOP");
    await expect.poll(() => listWorkers(coordinator.address), patience).toEqual([]);
    const second = await stepProcess(coordinator.address, stage, body);
    await expect.poll(() => coordinator.stage(stage), patience).toMatchObject(done);
    first.signal("SIGCONT");
    await first.line(/reconnecting/);
    await expect.poll(async () => (await listWorkers(coordinator.address)).length).toBe(2);
    for (const worker of [first, second]) {
      worker.signal("SIGTERM");
      expect((await worker.exit).code).toBe(0);
      expect(worker.stdout.match(/begins/g)).toHaveLength(1);
    }
    expect(await coordinator.stage(stage)).toMatchObject(done);
    producer.close();
  } finally {
    await coordinator.stop();
  }
}
