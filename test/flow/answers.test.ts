import type { Call__Output, Node } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { callRow } from "../support/requests.js";

const retry = { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 };

function worked(name: string, more: Node["step"] = {}): Node {
  return { name, step: { step: `test.main/${name}`, asWorker: true, retry, ...more } };
}

describe("a row that somebody waits for", () => {
  let coordinator: TestCoordinator;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    worker = new RawWorker(coordinator.address);
  });

  afterEach(async () => {
    worker.break();
    await coordinator.stop();
  });

  function call(row: Record<string, unknown>, timeoutMs?: number): ReturnType<typeof callRow> {
    return callRow(coordinator.address, "test.main", row, timeoutMs);
  }

  function fail({ callId }: Call__Output, message: string): void {
    worker.send({ outcome: { callId, failures: [{ row: 0, link: 0, message, type: "Oops" }] } });
  }

  it("is answered by its last frame, with all stages behind it", async () => {
    await coordinator.register(chainOf("main", worked("f"), worked("g")));
    await worker.hello(["test.main/f", "test.main/g"]);
    const { answer } = call({ n: 1 });
    worker.answer(await worker.calls.take(), { doubled: [2] });
    worker.answer(await worker.calls.take(), { text: ["two"] });
    expect(await answer).toEqual({
      rows: [{ n: 1, doubled: 2, text: "two" }],
      dropped: [],
      failures: [],
    });
  });

  it("and others that nobody waits for go through the same stages and do not mix", async () => {
    await coordinator.register(chainOf("main", worked("f")));
    await worker.hello(["test.main/f"]);
    const producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    const calls = [call({ n: 1 }), call({ n: 2 })];
    producer.push(1, { n: [3, 4] });
    await producer.acked(1);
    for (let rows = 0; rows < 4;) {
      const one = await worker.calls.take();
      const ns = valuesOf(one, "n") as number[];
      worker.answer(one, { doubled: ns.map((n) => 2 * n) });
      rows += ns.length;
    }
    expect((await calls[0]?.answer)?.rows).toEqual([{ n: 1, doubled: 2 }]);
    expect((await calls[1]?.answer)?.rows).toEqual([{ n: 2, doubled: 4 }]);
    producer.close();
  });

  it("is answered by the reason for which it was dropped", async () => {
    await coordinator.register(chainOf("main", worked("f")));
    await worker.hello(["test.main/f"]);
    const { answer } = call({ n: 1 });
    const { callId } = await worker.calls.take();
    worker.send({ outcome: { callId, dropped: [{ row: 0, link: 0, reason: "too old" }] } });
    expect(await answer).toEqual({ rows: [], dropped: ["too old"], failures: [] });
  });

  it("is tried again like any other, and answered by its failure when it is given up", async () => {
    await coordinator.register(chainOf("main", worked("f")));
    await worker.hello(["test.main/f"]);
    const { answer } = call({ n: 1 });
    fail(await worker.calls.take(), "first");
    const second = await worker.calls.take();
    expect(second.attempt).toBe(2);
    fail(second, "last");
    expect(await answer).toEqual({
      rows: [],
      dropped: [],
      failures: [{ node: "f", cause: "exception", type: "Oops", message: "last", stack: "" }],
    });
  });

  it("is answered once by what came of it, also when a worker was lost on the way", async () => {
    await coordinator.register(chainOf("main", worked("f")));
    await worker.hello(["test.main/f"]);
    const { answer } = call({ n: 1 });
    await worker.calls.take();
    const other = new RawWorker(coordinator.address);
    await other.hello(["test.main/f"]);
    worker.break();
    worker = other;
    worker.answer(await worker.calls.take(), { done: [true] });
    expect((await answer).rows).toEqual([{ n: 1, done: true }]);
  });

  it("that became many is answered by all of them, in parts or not, and by the ends of those that fell away", async () => {
    await coordinator.register(chainOf("main", worked("split", { expand: true }), worked("g")));
    const steps = [{ name: "test.main/split", kind: "KIND_EXPAND" }, { name: "test.main/g" }];
    await worker.hello([], { steps });
    const { answer } = call({ n: 1 });
    const { callId } = await worker.calls.take();
    const output = (parents: number[], ks: number[]): object => ({
      batch: { rows: ks.length, columns: [{ name: "k", json: Buffer.from(JSON.stringify(ks)) }] },
      parents,
    });
    worker.send({ outcomePart: { callId, part: 1, outputs: [output([0, 0], [1, 2])] } });
    expect((await worker.other.take()).outcomePartAck?.part).toBe(1);
    worker.send({ outcome: { callId, parts: 1, outputs: [output([0, 0], [3, 4])] } });
    for (let rows = 0; rows < 4;) {
      const one = await worker.calls.take();
      const ks = valuesOf(one, "k") as number[];
      rows += ks.length;
      const dropped = ks.flatMap((k, row) => (k === 3 ? [{ row, link: 0, reason: "three" }] : []));
      const kept = ks.flatMap((k, row) => (k === 3 ? [] : [row]));
      const batch = {
        rows: kept.length,
        columns: [
          { name: "sq", json: Buffer.from(JSON.stringify(kept.map((row) => (ks[row] ?? 0) ** 2))) },
        ],
      };
      const outputs = kept.length === 0 ? [] : [{ batch, parents: kept }];
      worker.send({ outcome: { callId: one.callId, outputs, dropped } });
    }
    const { rows, dropped } = await answer;
    expect(
      rows.map(({ k, sq }) => [Number(k), sq]).sort(([a = 0], [b = 0]) => Number(a) - Number(b)),
    ).toEqual([
      [1, 1],
      [2, 4],
      [4, 16],
    ]);
    expect(dropped).toEqual(["three"]);
  });

  it("is answered at once when the pipeline refuses it", async () => {
    await coordinator.register({
      app: "test",
      name: "main",
      nodes: [
        { name: "entry", entry: {} },
        { name: "need", get: { input: "entry", field: "missing" } },
        { name: "f", step: { input: "need", step: "test.main/f", asWorker: true } },
      ],
      result: "f",
    });
    const { rows, failures } = await call({ n: 1 }).answer;
    expect(rows).toEqual([]);
    expect(failures).toMatchObject([{ node: "need", cause: "missing_field" }]);
  });

  it("does not wait for what other pipelines do with it", async () => {
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register({
      app: "test",
      name: "main",
      nodes: [
        { name: "entry", entry: {} },
        { name: "f", step: { input: "entry", step: "test.main/f", asWorker: true } },
        { name: "other", call: { input: "f", pipeline: "test.other" } },
      ],
      result: "f",
    });
    await worker.hello(["test.main/f"]);
    const { answer } = call({ n: 1 });
    worker.answer(await worker.calls.take());
    expect((await answer).rows).toEqual([{ n: 1 }]);
    expect(await coordinator.stage("test.other/g")).toMatchObject({ ready: 1 });
  });

  it("goes on when the wait is over: after its time, or when nobody waits any more", async () => {
    await coordinator.register(chainOf("main", worked("f")));
    await worker.hello(["test.main/f"]);
    const { answer } = call({ n: 1 }, 1);
    await expect(answer).rejects.toMatchObject({ code: 4 });
    await expect(answer).rejects.toThrow(/It continues in test\.main/);
    const cancelled = call({ n: 2 });
    const first = await worker.calls.take();
    await expect.poll(async () => (await coordinator.stage("test.main/f")).totalIn).toBe(2);
    cancelled.cancel();
    await expect(cancelled.answer).rejects.toMatchObject({ code: 1 });
    worker.answer(first, {}, { busyMicros: 10 });
    worker.answer(await worker.calls.take());
    await expect.poll(async () => (await coordinator.stage("test.main/f")).totalOut).toBe(2);
  });

  it("must be of a pipeline that is there", async () => {
    await coordinator.register(chainOf("other", "f"));
    const { answer } = call({ n: 1 });
    await expect(answer).rejects.toMatchObject({ code: 5 });
    await expect(answer).rejects.toThrow(/There are: test\.other/);
  });
});
