import { cp } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Call__Output, Node, Outcome } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";

const split: Node = {
  name: "split",
  step: {
    step: "test.main/split",
    asWorker: true,
    expand: true,
    retry: { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 },
  },
};

/** Says Hello with the 1-to-N step. */
async function splitter(address: string): Promise<RawWorker> {
  const worker = new RawWorker(address);
  const steps = [{ name: "test.main/split", kind: "KIND_EXPAND" }];
  const welcome = await worker.hello([], { steps });
  expect(welcome.rejectedSteps).toEqual([]);
  expect(welcome.partWindow).toBe(4);
  return worker;
}

/** Rows that came out of the rows of a call: for each its parent and the value of its field `n`. */
function outputs(parents: readonly number[], values: readonly unknown[]): Outcome["outputs"] {
  const json = Buffer.from(JSON.stringify(values));
  const batch = { rows: parents.length, columns: [{ name: "n", json }] };
  return [{ batch, parents: [...parents] }];
}

function sendPart(
  worker: RawWorker,
  { callId }: Call__Output,
  part: number,
  parents: readonly number[],
  values: readonly unknown[],
): void {
  worker.send({ outcomePart: { callId, part, outputs: outputs(parents, values) ?? [] } });
}

async function ackedPart(worker: RawWorker): Promise<number | undefined> {
  return (await worker.other.take()).outcomePartAck?.part;
}

/** Memory outside of JavaScript's heap that is still in use, in bytes. */
function buffersInUse(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  return process.memoryUsage().arrayBuffers;
}

describe("a step that makes many rows of one (R6)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    await coordinator.register(chainOf("main", split, "next"));
    worker = await splitter(coordinator.address);
    producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
  });

  afterEach(async () => {
    worker.break();
    producer.close();
    await coordinator.stop();
  });

  /** Rows in the next step's queue, and how many ever came into it. */
  async function next(): Promise<{ ready: number; totalIn: number }> {
    const { ready, totalIn } = await coordinator.stage("test.main/next");
    return { ready: Number(ready), totalIn: Number(totalIn) };
  }

  it("is told so, with the most rows that it may make", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    expect(call.chain).toMatchObject([
      { step: "test.main/split", expand: true, maxOutputs: 100_000 },
    ]);
  });

  it("makes 50,000 rows of one, none of which is visible before its outcome and all of which are after it", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    const part = 1000;
    for (let at = 1; at <= 50; at++) {
      const parents = Array.from({ length: part }, () => 0);
      sendPart(
        worker,
        call,
        at,
        parents,
        parents.map((_, row) => (at - 1) * part + row),
      );
      if (at >= 4) expect(await ackedPart(worker)).toBe(at - 3);
    }
    for (const at of [48, 49, 50]) expect(await ackedPart(worker)).toBe(at);
    expect(await next()).toEqual({ ready: 0, totalIn: 0 });
    worker.send({ outcome: { callId: call.callId, parts: 50 } });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await next()).toEqual({ ready: 50_000, totalIn: 50_000 });
    expect(await coordinator.stage("test.main/split")).toMatchObject({ inFlight: 0, totalOut: 1 });
    const second = new RawWorker(coordinator.address);
    await second.hello(["test.main/next"]);
    const first = await second.calls.take();
    expect(valuesOf(first, "n")).toEqual([0]);
    expect(valuesOf(first, "value")).toEqual([1]);
    second.break();
  });

  it("costs the coordinator no more memory than the parts that have no ack", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    const before = buffersInUse();
    const large = "x".repeat(2 * 1024 * 1024);
    for (let at = 1; at <= 100; at++) {
      sendPart(worker, call, at, [0], [large]);
      expect(await ackedPart(worker)).toBe(at);
    }
    // A quarter of what was sent: the test's own end lives in this process too, and buffers go when they go.
    expect(buffersInUse() - before).toBeLessThan(50 * 1024 * 1024);
    worker.send({ outcome: { callId: call.callId, parts: 100 } });
    await worker.acks.take();
    expect(await next()).toEqual({ ready: 100, totalIn: 100 });
  });

  it("may also send all rows with the outcome, and none: such a row is dropped", async () => {
    producer.push(1, { value: [1] });
    const first = await worker.calls.take();
    worker.send({
      outcome: { callId: first.callId, outputs: outputs([0, 0, 0], [1, 2, 3]) ?? [] },
    });
    await worker.acks.take();
    producer.push(2, { value: [2] });
    const second = await worker.calls.take();
    const dropped = [{ row: 0, link: 0, reason: "no rows" }];
    worker.send({ outcome: { callId: second.callId, dropped } });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await next()).toEqual({ ready: 3, totalIn: 3 });
    expect(await coordinator.stage("test.main/split")).toMatchObject({
      totalOut: 1,
      totalDropped: 1,
    });
  });

  it("that is lost after some parts leaves nothing behind, and another worker does the row once", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    sendPart(worker, call, 1, [0, 0], [1, 2]);
    expect(await ackedPart(worker)).toBe(1);
    const other = await splitter(coordinator.address);
    worker.break();
    const again = await other.calls.take();
    expect(again.attempt).toBe(1);
    expect(await next()).toEqual({ ready: 0, totalIn: 0 });
    sendPart(other, again, 1, [0, 0], [1, 2]);
    await ackedPart(other);
    worker = other;
    other.send({
      outcome: { callId: again.callId, parts: 1, outputs: outputs([0], [3]) ?? [] },
    });
    expect((await other.acks.take()).kind).toBe("KIND_COMMITTED");
    expect(await next()).toEqual({ ready: 3, totalIn: 3 });
    expect(await coordinator.stage("test.main/split")).toMatchObject({
      totalOut: 1,
      totalLosses: 1,
    });
  });

  /** Makes calls of two rows possible: the cost of the step is known then. */
  async function warm(): Promise<void> {
    producer.push(1, { value: [0] });
    const call = await worker.calls.take();
    worker.send({
      outcome: { callId: call.callId, outputs: outputs([0], [0]) ?? [], busyMicros: 10 },
    });
    await worker.acks.take();
  }

  it("that fails for a row after a part takes all parts back: the row is tried again, the others as if nothing had been", async () => {
    await warm();
    producer.push(2, { value: ["good", "bad"] });
    const call = await worker.calls.take();
    expect(valuesOf(call, "value")).toEqual(["good", "bad"]);
    sendPart(worker, call, 1, [0, 0, 1], [1, 2, 3]);
    await ackedPart(worker);
    const failures = [{ row: 1, link: 0, message: "no" }];
    worker.send({ outcome: { callId: call.callId, parts: 1, failures } });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    const attempts = new Map<unknown, number>();
    for (let calls = 0; calls < 2; calls++) {
      const one = await worker.calls.take();
      attempts.set(valuesOf(one, "value")[0], one.attempt);
      expect(await next()).toEqual({ ready: 1 + calls, totalIn: 1 + calls });
      worker.send({
        outcome: { callId: one.callId, outputs: outputs([0], [9]) ?? [], busyMicros: 10 },
      });
      await worker.acks.take();
    }
    expect(attempts).toEqual(
      new Map([
        ["good", 1],
        ["bad", 2],
      ]),
    );
    expect(await next()).toEqual({ ready: 3, totalIn: 3 });
    expect(await coordinator.stage("test.main/split")).toMatchObject({
      totalIn: 3,
      totalOut: 3,
      totalRetried: 1,
      totalDead: 0,
    });
  });

  it("leaves nothing of staged parts when the coordinator is gone, and the row is done by the next", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    sendPart(worker, call, 1, [0, 0], [1, 2]);
    await ackedPart(worker);
    // What a killed process leaves: the files as they are at this moment.
    const state = join(emptyFolder(), "state");
    await cp(coordinator.state, state, { recursive: true });
    const restarted = await testCoordinator({ state });
    const other = await splitter(restarted.address);
    const again = await other.calls.take();
    expect(valuesOf(again, "value")).toEqual([1]);
    other.send({ outcome: { callId: again.callId, outputs: outputs([0, 0], [1, 2]) ?? [] } });
    await other.acks.take();
    expect(await restarted.stage("test.main/next")).toMatchObject({ ready: 2, totalIn: 2 });
    other.break();
    await restarted.stop();
  });

  it("that makes more rows of one than it may is stopped: the row is a dead letter that points to producers", async () => {
    await coordinator.register(
      chainOf("few", { ...split, step: { ...split.step, maxOutputs: 3 } }, "next"),
    );
    const few = new RawProducer(coordinator.address);
    await few.open(["test.few"]);
    few.push(1, { value: [1] });
    const call = await worker.calls.take();
    sendPart(worker, call, 1, [0, 0], [1, 2]);
    await ackedPart(worker);
    sendPart(worker, call, 2, [0, 0], [3, 4]);
    expect((await worker.other.take()).cancel?.reason).toMatch(/more than 3 rows of one row/);
    worker.send({ outcome: { callId: call.callId, parts: 2 } });
    const ack = await worker.acks.take();
    expect(ack).toMatchObject({ kind: "KIND_REJECTED" });
    await expect.poll(() => deadLetters(coordinator.address, "test.few")).toHaveLength(1);
    const [letter] = await deadLetters(coordinator.address, "test.few");
    expect(letter).toMatchObject({ cause: "too_many_rows", node: "split", attempts: 1 });
    expect(letter?.message).toMatch(/producer/);
    few.push(2, { value: [2] });
    const second = await worker.calls.take();
    worker.send({
      outcome: { callId: second.callId, outputs: outputs([0, 0, 0, 0], [1, 2, 3, 4]) ?? [] },
    });
    expect((await worker.acks.take()).kind).toBe("KIND_REJECTED");
    await expect.poll(() => deadLetters(coordinator.address, "test.few")).toHaveLength(2);
    expect(await coordinator.stage("test.few/next")).toMatchObject({ ready: 0, totalIn: 0 });
    few.close();
  });

  it.each([
    ["a part's number is left out", [2], [0], /Part 2 came where part 1/],
    ["a part's number comes twice", [1, 1], [0], /Part 1 came where part 2/],
    [
      "a part has a row of which the call knows nothing",
      [1],
      [7],
      /row 7 in outputs does not exist/,
    ],
  ])(
    "has its outcome rejected when %s; nothing of it is visible",
    async (_, parts, parents, why) => {
      producer.push(1, { value: [1] });
      const call = await worker.calls.take();
      for (const part of parts) sendPart(worker, call, part, parents, [5]);
      worker.send({ outcome: { callId: call.callId, parts: parts.length } });
      const ack = await worker.acks.take();
      expect(ack).toMatchObject({ kind: "KIND_REJECTED" });
      expect(ack.reason).toMatch(why);
      const again = await worker.calls.take();
      expect(again.attempt).toBe(2);
      expect(await next()).toEqual({ ready: 0, totalIn: 0 });
    },
  );

  it("has its outcome rejected when it says less of its parts or its rows than has come", async () => {
    producer.push(1, { value: [1] });
    const call = await worker.calls.take();
    sendPart(worker, call, 1, [0], [5]);
    await ackedPart(worker);
    worker.send({ outcome: { callId: call.callId, parts: 2 } });
    expect((await worker.acks.take()).reason).toMatch(/2 parts came before it; 1 did/);
    const again = await worker.calls.take();
    worker.send({ outcome: { callId: again.callId } });
    expect((await worker.acks.take()).reason).toMatch(/row 0 is not accounted for/);
    await expect.poll(() => deadLetters(coordinator.address, "test.main")).toHaveLength(1);
    expect(await next()).toEqual({ ready: 0, totalIn: 0 });
  });
});
