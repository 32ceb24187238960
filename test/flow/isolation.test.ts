import type { Call__Output } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { listWorkers } from "../support/requests.js";

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
    const dead = whenDead(coordinator);
    while ((await coordinator.stage("test.main/f")).dead === 0) {
      const worker = new RawWorker(coordinator.address);
      await worker.hello(["test.main/f"], { maxConcurrentCalls: 1 });
      for (;;) {
        const call = await Promise.race([worker.calls.take(), dead]);
        if (call === undefined) break;
        const values = valuesOf(call, "value") as number[];
        for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);
        if (values.includes(poison)) {
          crashes += 1;
          break;
        }
        worker.answer(call, {}, { busyMicros: 10 });
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
            last.answer(call, {}, { busyMicros: 10 });
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

describe("a row that kills its worker while innocent ones are there too (R1)", () => {
  const steps = ["test.fast/f", "test.main/f"];
  let coordinator: TestCoordinator;
  let producers: RawProducer[];

  beforeEach(async () => {
    coordinator = await testCoordinator();
    producers = [];
    // Calls of known cost wait behind each other at a worker.
    for (const name of ["fast", "main"]) {
      await coordinator.register(chainOf(name, "f"));
      const producer = new RawProducer(coordinator.address);
      await producer.open([`test.${name}`]);
      await warmUp(coordinator.address, producer, `test.${name}/f`);
      producers.push(producer);
    }
  });

  afterEach(async () => {
    for (const producer of producers) producer.close();
    await coordinator.stop();
  });

  const losses = async (): Promise<number[]> =>
    Promise.all(steps.map(async (queue) => (await coordinator.stage(queue)).totalLosses));

  /** A worker with a call for an innocent row and one for the poison behind it. */
  async function both(): Promise<RawWorker> {
    const worker = new RawWorker(coordinator.address);
    await worker.hello(steps);
    for (const [at, producer] of producers.entries()) {
      producer.push(2, { value: [at] });
      expect((await worker.calls.take()).chain[0]?.step).toBe(steps[at]);
    }
    return worker;
  }

  /** The next call of a worker, which holds no other. */
  async function onlyCall(worker: RawWorker): Promise<Call__Output> {
    const call = await worker.calls.take();
    expect((await listWorkers(coordinator.address)).map(({ calls }) => calls)).toEqual([1]);
    return call;
  }

  it("is counted from its second crash on, always alone; the innocent row is blamed once", async () => {
    (await both()).break();
    await expect.poll(losses).toEqual([1, 0]);
    for (let crash = 1; crash <= 5; crash++) {
      // Another innocent row, which must not be there when the poison is.
      producers[0]?.push(crash + 2, { value: [0] });
      await producers[0]?.acked(crash + 2);
      const worker = new RawWorker(coordinator.address);
      await worker.hello(steps);
      let call = await onlyCall(worker);
      while (call.chain[0]?.step !== "test.main/f") {
        worker.answer(call, {}, { busyMicros: 10 });
        call = await onlyCall(worker);
      }
      worker.break();
      await expect.poll(losses).toEqual([1, crash]);
    }
    expect(await coordinator.stage("test.main/f")).toMatchObject({ dead: 1 });
    const last = new RawWorker(coordinator.address);
    await last.hello(steps);
    await expect
      .poll(async () => {
        while (last.calls.size > 0) last.answer(await last.calls.take());
        return coordinator.stage("test.fast/f");
      })
      .toMatchObject({ dead: 0, ready: 0, inFlight: 0, totalLosses: 1 });
    last.break();
  });
});

const warmRows = 1024;

/** Works rows off until the step's calls have grown large. */
async function warmUp(address: string, producer: RawProducer, step = "test.main/f"): Promise<void> {
  const worker = new RawWorker(address);
  await worker.hello([step]);
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
