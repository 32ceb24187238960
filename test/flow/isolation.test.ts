import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";

describe("a row that kills its worker (R1)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f"));
    producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
  });

  afterEach(async () => {
    producer.close();
    await coordinator.stop();
  });

  it("is alone a dead letter, all others finish, and few workers die", async () => {
    const poison = 77;
    // Calls of known cost, so that the poison comes in a large batch.
    await warmUp(coordinator.address, producer);
    producer.push(2, { value: Array.from({ length: 256 }, (_, row) => row) });
    await producer.acked(2);
    const seen = new Map<number, number>();
    let crashes = 0;
    while ((await coordinator.stage("test.main/f")).dead === 0) {
      const worker = new RawWorker(coordinator.address);
      await worker.hello(["test.main/f"], { maxConcurrentCalls: 1 });
      for (;;) {
        const call = await Promise.race([worker.calls.take(), whenDead(coordinator)]);
        if (call === undefined) break;
        const values = valuesOf(call, "value") as number[];
        for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);
        if (values.includes(poison)) {
          crashes += 1;
          break;
        }
        worker.answer(call);
        await worker.acks.take();
      }
      worker.break();
    }
    expect(crashes).toBeLessThanOrEqual(13);
    const last = new RawWorker(coordinator.address);
    await last.hello(["test.main/f"]);
    await expect
      .poll(
        async () => {
          while (last.calls.size > 0) {
            const call = await last.calls.take();
            for (const value of valuesOf(call, "value") as number[])
              seen.set(value, (seen.get(value) ?? 0) + 1);
            last.answer(call);
          }
          return await coordinator.stage("test.main/f");
        },
        { timeout: 10_000 },
      )
      .toMatchObject({ ready: 0, inFlight: 0, dead: 1, totalOut: 255 + warmRows });
    last.break();
    expect(seen.size).toBe(256);
    const innocent = [...seen].filter(([value]) => value !== poison).map(([, times]) => times);
    expect(Math.max(...innocent)).toBeLessThanOrEqual(10);
  });

  it("is not blamed the first time", async () => {
    producer.push(1, { value: [1] });
    const first = new RawWorker(coordinator.address);
    await first.hello(["test.main/f"]);
    await first.calls.take();
    first.break();
    const second = new RawWorker(coordinator.address);
    await second.hello(["test.main/f"]);
    const call = await second.calls.take();
    expect(call.attempt).toBe(1);
    second.answer(call);
    expect((await second.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await coordinator.stage("test.main/f")).toMatchObject({
      dead: 0,
      totalOut: 1,
      totalRetried: 0,
    });
    second.break();
  });
});

const warmRows = 1024;

/** Works rows off until the step's calls have grown large. */
async function warmUp(address: string, producer: RawProducer): Promise<void> {
  const worker = new RawWorker(address);
  await worker.hello(["test.main/f"]);
  producer.push(1, { value: Array.from({ length: warmRows }, () => -1) });
  let rows = 0;
  while (rows < warmRows) {
    const call = await worker.calls.take();
    rows += call.batch?.rows ?? 0;
    worker.answer(call, {}, { busyMicros: 10 });
    await worker.acks.take();
  }
  worker.end();
  await worker.status;
}

/** Resolves with undefined when there is a dead letter. */
async function whenDead(coordinator: TestCoordinator): Promise<undefined> {
  await expect
    .poll(async () => (await coordinator.stage("test.main/f")).dead, { timeout: 20_000 })
    .toBe(1);
  return undefined;
}
