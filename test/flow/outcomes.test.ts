import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";

describe("calls and outcomes", () => {
  let coordinator: TestCoordinator;
  let worker: RawWorker;
  let producer: RawProducer;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", "f", "g"));
    worker = new RawWorker(coordinator.address);
    producer = new RawProducer(coordinator.address);
  });

  afterEach(async () => {
    worker.break();
    producer.close();
    await coordinator.stop();
  });

  it("brings a row to its step, and what came out to the next one, byte for byte", async () => {
    await worker.hello(["test.main/f", "test.main/g"]);
    await producer.open(["test.main"]);
    producer.push(1, { value: [1] });
    await producer.acked(1);
    const first = await worker.calls.take();
    expect(first.chain.map((link) => link.step)).toEqual(["test.main/f"]);
    expect(valuesOf(first, "value")).toEqual([1]);
    worker.send({
      outcome: {
        callId: first.callId,
        outputs: [
          {
            batch: {
              rows: 1,
              columns: [{ name: "big", json: Buffer.from("[ 9223372036854775807 ]") }],
            },
          },
        ],
      },
    });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    const second = await worker.calls.take();
    expect(second.chain.map((link) => link.step)).toEqual(["test.main/g"]);
    const big = second.batch?.columns.find((column) => column.name === "big");
    expect(big?.json?.toString()).toBe("[ 9223372036854775807 ]");
    expect(second.batch?.rowIds).toEqual(first.batch?.rowIds);
    worker.answer(second);
    await worker.acks.take();
    expect(await coordinator.stage("test.main/g")).toMatchObject({
      ready: 0,
      inFlight: 0,
      totalOut: 1,
    });
  });

  it("gives the rows of a broken worker to another at once, and the late outcome is stale", async () => {
    await worker.hello(["test.main/f"]);
    await producer.open(["test.main"]);
    producer.push(1, { value: [7] });
    const call = await worker.calls.take();
    const other = new RawWorker(coordinator.address);
    await other.hello(["test.main/f"]);
    worker.break();
    const again = await other.calls.take();
    expect(valuesOf(again, "value")).toEqual([7]);
    expect(again.attempt).toBe(1);
    other.answer({ ...call });
    expect((await other.acks.take()).kind).toBe("KIND_STALE");
    other.answer(again);
    expect((await other.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await coordinator.stage("test.main/f")).toMatchObject({
      ready: 0,
      inFlight: 0,
      totalOut: 1,
      totalLosses: 1,
    });
    other.break();
  });

  it("refuses an outcome that forgets a row, tries again, and keeps the row in the end as a dead letter", async () => {
    await coordinator.register(
      chainOf("strict", {
        name: "f",
        step: {
          step: "test.strict/f",
          asWorker: true,
          retry: { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 },
        },
      }),
    );
    await worker.hello(["test.strict/f"]);
    await producer.open(["test.strict"]);
    producer.push(1, { value: [1] });
    for (const attempt of [1, 2]) {
      const call = await worker.calls.take();
      expect(call.attempt).toBe(attempt);
      worker.send({ outcome: { callId: call.callId } });
      const ack = await worker.acks.take();
      expect(ack.kind).toBe("KIND_REJECTED");
      expect(ack.reason).toMatch(/row 0 is not accounted for/);
    }
    await expect.poll(async () => (await coordinator.stage("test.strict/f")).dead).toBe(1);
  });

  it("never sends more calls than the worker's credit", async () => {
    await worker.hello(["test.main/f"], { maxConcurrentCalls: 2 });
    await producer.open(["test.main"]);
    for (let sequence = 1; sequence <= 16; sequence++)
      producer.push(sequence, { value: [sequence] });
    await producer.acked(16);
    let held = 0;
    let most = 0;
    let rows = 0;
    while (rows < 16) {
      const call = await worker.calls.take();
      held = 1 + worker.calls.size;
      most = Math.max(most, held);
      rows += call.batch?.rows ?? 0;
      worker.answer(call);
    }
    expect(most).toBeLessThanOrEqual(2);
  });

  it("forgets none of the rows of several shapes that were leased together", async () => {
    await worker.hello(["test.main/f"], { maxConcurrentCalls: 1 });
    await producer.open(["test.main"]);
    // Until calls have grown, so that one lease takes several entries.
    producer.push(1, { value: Array.from({ length: 200 }, () => 0) });
    for (let rows = 0; rows < 200;) {
      const call = await worker.calls.take();
      rows += call.batch?.rows ?? 0;
      worker.answer(call, {}, { busyMicros: 10 });
    }
    producer.push(2, { value: [1] });
    const held = await worker.calls.take();
    const shapes = ["a", "b", "c", "d", "e"];
    for (const [at, name] of shapes.entries()) producer.push(3 + at, { [name]: [at] });
    await producer.acked(2 + shapes.length);
    worker.answer(held);
    const seen: string[] = [];
    while (seen.length < shapes.length) {
      const call = await worker.calls.take();
      seen.push(...(call.batch?.columns.map((column) => column.name) ?? []));
      worker.answer(call);
    }
    expect(seen.sort()).toEqual(shapes);
  });

  it("acks a producer's batch once, drops it when it comes again, and refuses a gap", async () => {
    const identity = { instanceId: "producer-0123456789", epoch: "e" };
    expect(await producer.open(["test.main"], identity)).toBe(1);
    producer.push(1, { value: [1] });
    producer.push(2, { value: [2] });
    await producer.acked(2);
    const second = new RawProducer(coordinator.address);
    expect(await second.open(["test.main"], { ...identity, ackedSequence: 2 })).toBe(3);
    second.push(2, { value: [2] });
    second.push(3, { value: [3] });
    await second.acked(3);
    second.push(5, { value: [5] });
    const status = await second.status;
    expect(status?.details).toMatch(/Batch 5 came where 4 was expected/);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 3, totalIn: 3 });
    second.close();
  });

  it("tells a producer whose acks it does not know that its state is lost", async () => {
    producer.send({
      open: {
        pipelines: ["test.main"],
        instanceId: "producer-unknown-here",
        epoch: "e",
        ackedSequence: 9,
      },
    });
    const status = await producer.status;
    expect(status?.code).toBe(9);
    expect(status?.details).toMatch(/Begin a new epoch/);
  });

  it("refuses malformed batches by name and stores nothing of them", async () => {
    await producer.open(["test.main"]);
    producer.send({
      batch: {
        sequence: 1,
        batch: { rows: 2, columns: [{ name: "a", doubles: Buffer.alloc(9) }] },
      },
    });
    const status = await producer.status;
    expect(status?.code).toBe(3);
    expect(status?.details).toMatch(/batch 1/);
    expect((await coordinator.status()).pipelines[0]?.stages[0]?.totalIn).toBe(0);
  });

  it("names the pipelines that exist when a producer asks for another", async () => {
    producer.send({ open: { pipelines: ["test.mian"], instanceId: "producer-0123456789" } });
    const status = await producer.status;
    expect(status?.code).toBe(5);
    expect(status?.details).toMatch(/There are: test.main/);
  });
});
