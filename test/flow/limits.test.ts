import { setTimeout as lasting } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker } from "../support/raw-worker.js";

describe("limits of queues (R14, F48)", () => {
  let coordinator: TestCoordinator;
  const closings: (() => void)[] = [];

  afterEach(async () => {
    for (const close of closings.splice(0)) close();
    await coordinator.stop();
  });

  async function worker(...steps: string[]): Promise<RawWorker> {
    const made = new RawWorker(coordinator.address);
    closings.push(() => made.break());
    await made.hello(steps);
    return made;
  }

  async function producer(pipeline = "test.main"): Promise<RawProducer> {
    const made = new RawProducer(coordinator.address);
    closings.push(() => made.close());
    await made.open([pipeline]);
    return made;
  }

  it("a full queue withholds acks, says why, and takes the rows when there is room", async () => {
    coordinator = await testCoordinator({ queueRows: 3 });
    await coordinator.register(chainOf("main", "f"));
    const pushing = await producer();
    pushing.push(1, { value: [1, 2] });
    await pushing.acked(1);
    pushing.push(2, { value: [3] });
    await pushing.acked(2);
    pushing.push(3, { value: [4, 5] });
    const { wait } = await pushing.answers.take();
    expect(wait?.reason).toBe("queue test.main/f is full");
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalIn: 3 });
    const working = await worker("test.main/f");
    let rows = 0;
    while (rows < 5) {
      const call = await working.calls.take();
      rows += call.batch?.rows ?? 0;
      working.answer(call);
    }
    await pushing.acked(3);
    await expect
      .poll(() => coordinator.stage("test.main/f"))
      .toMatchObject({ ready: 0, totalOut: 5 });
  });

  it("a batch that does not fit waits; one that is larger than the limit gets the empty queue to itself", async () => {
    coordinator = await testCoordinator({ queueRows: 3 });
    await coordinator.register(chainOf("main", "f"));
    const pushing = await producer();
    pushing.push(1, { value: [1, 2] });
    await pushing.acked(1);
    pushing.push(2, { value: [3, 4, 5, 6] });
    expect((await pushing.answers.take()).wait).not.toBeNull();
    expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 2 });
    const working = await worker("test.main/f");
    const held = await working.calls.take();
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalIn: 2 });
    working.answer(held);
    for (let rows = held.batch?.rows ?? 0; rows < 6;) {
      const call = await working.calls.take();
      rows += call.batch?.rows ?? 0;
      working.answer(call);
    }
    await pushing.acked(2);
  });

  it("a large batch gets its turn, whatever small ones and other pipelines bring meanwhile", async () => {
    coordinator = await testCoordinator({ queueRows: 40 });
    const { nodes = [], ...other } = chainOf("other", "f");
    const call = { name: "hand", call: { input: nodes.at(-1)?.name ?? "", pipeline: "test.main" } };
    await coordinator.register(chainOf("main", "g"), { ...other, nodes: [...nodes, call] });
    let ended = false;
    const endless = async (pipeline: string): Promise<void> => {
      const small = await producer(pipeline);
      for (let sequence = 1; !ended; sequence++) {
        small.push(sequence, { value: [sequence] });
        await small.acked(sequence);
      }
    };
    const working = async (step: string, ms: number): Promise<void> => {
      const from = await worker(step);
      while (!ended) {
        const given = await from.calls.take();
        // The step takes this long: meanwhile the queue is full again.
        await lasting(ms);
        from.answer(given, {}, { busyMicros: ms * 1000 });
        await from.acks.take();
      }
    };
    const all = [endless("test.main"), endless("test.other"), working("test.other/f", 0)];
    await expect
      .poll(async () => (await coordinator.stage("test.main/g")).ready, { timeout: 10_000 })
      .toBeGreaterThanOrEqual(35);
    all.push(working("test.main/g", 40));
    // They end with their connections.
    for (const each of all) each.catch(() => undefined);
    const large = await producer();
    large.push(1, { value: Array.from({ length: 30 }, (_, row) => row) });
    await large.acked(1);
    ended = true;
  });

  it("an entry that is too large for the room behind it goes on in pieces, never over the limit", async () => {
    coordinator = await testCoordinator({ queueRows: 8 });
    await coordinator.register(chainOf("main", "f", "g"));
    const pushing = await producer();
    const first = await worker("test.main/f");
    pushing.push(1, { value: Array.from({ length: 30 }, (_, row) => row) });
    for (let rows = 0; rows < 7;) {
      const call = await first.calls.take();
      rows += call.batch?.rows ?? 0;
      expect(rows).toBeLessThanOrEqual(8);
      first.answer(call, {}, { busyMicros: 1 });
    }
    await pushing.acked(1);
    await expect.poll(() => coordinator.stage("test.main/g")).toMatchObject({ ready: 7 });
    expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 23, inFlight: 0 });
    expect(first.calls.size).toBe(0);
  });

  it("a stage waits while the queue behind it is full, and goes on when it is not", async () => {
    coordinator = await testCoordinator({ queueRows: 2 });
    await coordinator.register(chainOf("main", "f", "g"));
    const pushing = await producer();
    const first = await worker("test.main/f");
    for (let sequence = 1; sequence <= 2; sequence++) pushing.push(sequence, { value: [sequence] });
    await pushing.acked(2);
    let rows = 0;
    while (rows < 2) {
      const call = await first.calls.take();
      rows += call.batch?.rows ?? 0;
      first.answer(call);
      await first.acks.take();
    }
    pushing.push(3, { value: [3] });
    await pushing.acked(3);
    expect(await coordinator.stage("test.main/g")).toMatchObject({ ready: 2 });
    expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 1, inFlight: 0 });
    expect(first.calls.size).toBe(0);
    const second = await worker("test.main/g");
    second.answer(await second.calls.take());
    const next = await first.calls.take();
    first.answer(next);
    expect((await first.acks.take()).kind).toBe("KIND_COMMITTED");
  });

  it("a row over the limit is refused with its size, and what came before it is kept", async () => {
    coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f"));
    const pushing = await producer();
    pushing.push(1, { value: [1] });
    await pushing.acked(1);
    pushing.push(2, { value: ["x".repeat(16_600_000)] });
    const status = await pushing.status;
    expect(status?.code).toBe(3);
    expect(status?.details).toMatch(/166000\d+ bytes; a row may have/);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalIn: 1 });
  });

  it("a row that is too large for its worker is a dead letter that says so (R11)", async () => {
    coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f"));
    const pushing = await producer();
    await worker("test.main/f");
    pushing.push(1, { value: ["x".repeat(5_000_000)] });
    await pushing.acked(1);
    await expect
      .poll(() => coordinator.stage("test.main/f"))
      .toMatchObject({ dead: 1, ready: 0, inFlight: 0 });
  });
});
