import type { Node, PipelineSpec } from "@stairs/core/protocol";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { deadLetters } from "../support/requests.js";

function step(name: string, input: string, more: Node["step"] = {}): Node {
  return { name, step: { input, step: `test.main/${name}`, ...more } };
}

function predicate(name: string, input: string): Node {
  return step(name, input, { mode: "MODE_REPLACE", outputs: ["value"] });
}

function pipeline(name: string, result: string, ...nodes: Node[]): PipelineSpec {
  return { app: "test", name, nodes: [{ name: "entry", entry: {} }, ...nodes], result };
}

describe("a pipeline that hands rows to another", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    producer = new RawProducer(coordinator.address);
    worker = new RawWorker(coordinator.address);
  });

  afterEach(async () => {
    worker.break();
    producer.close();
    await coordinator.stop();
  });

  async function ready(queue: string): Promise<number> {
    return Number((await coordinator.stage(queue)).ready);
  }

  it("puts them into its first queue in the same commit, with their identities", async () => {
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register(
      pipeline("main", "f", step("f", "entry", { asWorker: true }), {
        name: "other",
        call: { input: "f", pipeline: "test.other" },
      }),
    );
    await worker.hello(["test.main/f"]);
    await producer.open(["test.main"]);
    producer.push(1, { n: [1] });
    const call = await worker.calls.take();
    worker.answer(call, { made: [2] });
    await worker.acks.take();
    const other = new RawWorker(coordinator.address);
    await other.hello(["test.other/g"]);
    const handed = await other.calls.take();
    expect(valuesOf(handed, "n")).toEqual([1]);
    expect(valuesOf(handed, "made")).toEqual([2]);
    expect(handed.batch?.rowIds).toEqual(call.batch?.rowIds);
    expect(await coordinator.stage("test.other/g")).toMatchObject({ totalIn: 1 });
    other.break();
  });

  it("parts them by a predicate: each goes to one of two pipelines", async () => {
    await coordinator.register(chainOf("big", "g"), chainOf("small", "g"));
    await coordinator.register(
      pipeline("main", "", predicate("isBig", "entry"), {
        name: "big",
        call: { input: "entry", pipeline: "test.big", when: "isBig", otherwise: "test.small" },
      }),
    );
    await worker.hello(["test.main/isBig"]);
    await producer.open(["test.main"]);
    for (const [at, n] of [5, 50, 6, 60, 7].entries()) producer.push(at + 1, { n: [n] });
    await producer.acked(5);
    for (let rows = 0; rows < 5;) {
      const call = await worker.calls.take();
      const ns = valuesOf(call, "n") as number[];
      worker.answer(call, { value: ns.map((n) => n >= 10) });
      rows += ns.length;
      await worker.acks.take();
    }
    expect(await ready("test.big/g")).toBe(2);
    expect(await ready("test.small/g")).toBe(3);
    expect(await coordinator.stage("test.main")).toMatchObject({ totalOut: 5, totalDead: 0 });
  });

  it("that is itself works through a tree, also when its queue is full of it", async () => {
    await coordinator.stop();
    coordinator = await testCoordinator({ queueRows: 2 });
    await coordinator.register(
      pipeline("main", "", step("down", "entry", { asWorker: true }), predicate("more", "down"), {
        name: "main",
        call: { input: "down", pipeline: "test.main", when: "more" },
      }),
    );
    worker = new RawWorker(coordinator.address);
    await worker.hello(["test.main/down", "test.main/more"]);
    producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    const rows = 6;
    producer.push(1, { n: Array.from({ length: rows }, () => 3) });
    // 3, 2, 1 and 0 for each row; each is asked about after it was counted down.
    for (let asked = 0; asked < rows * 4;) {
      const call = await worker.calls.take();
      const ns = valuesOf(call, "n") as number[];
      if (call.chain[0]?.step === "test.main/down")
        worker.answer(call, { n: ns.map((n) => n - 1) });
      else {
        worker.answer(call, { value: ns.map((n) => n >= 0) });
        asked += ns.length;
      }
    }
    await expect
      .poll(async () => (await coordinator.stage("test.main/down")).totalOut)
      .toBe(rows * 4);
  });

  it("leaves rows that the other one refuses there, as its dead letters", async () => {
    await coordinator.register(
      pipeline(
        "picky",
        "g",
        { name: "need", get: { input: "entry", field: "missing" } },
        {
          name: "g",
          step: { input: "need", step: "test.picky/g", asWorker: true },
        },
      ),
    );
    await coordinator.register(
      pipeline("main", "f", step("f", "entry", { asWorker: true }), {
        name: "picky",
        call: { input: "f", pipeline: "test.picky" },
      }),
    );
    await worker.hello(["test.main/f"]);
    await producer.open(["test.main"]);
    producer.push(1, { n: [1] });
    worker.answer(await worker.calls.take());
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    const [letter] = await deadLetters(coordinator.address, "test.picky");
    expect(letter).toMatchObject({ node: "need", cause: "missing_field", pipeline: "test.picky" });
    expect(await deadLetters(coordinator.address, "test.main")).toEqual([]);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ totalOut: 1, totalDead: 0 });
  });

  it("hands over nothing of a row that is tried again, and then once", async () => {
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register(
      pipeline(
        "main",
        "f",
        { name: "other", call: { input: "entry", pipeline: "test.other" } },
        step("f", "entry", {
          retry: { attempts: 3, firstPauseMs: 1, factor: 1, maxPauseMs: 1 },
        }),
      ),
    );
    await worker.hello(["test.main/f"]);
    await producer.open(["test.main"]);
    producer.push(1, { n: [1] });
    const first = await worker.calls.take();
    const failures = [{ row: 0, link: 0, message: "no" }];
    worker.send({ outcome: { callId: first.callId, failures } });
    await worker.acks.take();
    const second = await worker.calls.take();
    expect(second.attempt).toBe(2);
    expect(await coordinator.stage("test.other/g")).toMatchObject({ ready: 0, totalIn: 0 });
    worker.answer(second);
    await worker.acks.take();
    expect(await coordinator.stage("test.other/g")).toMatchObject({ ready: 1, totalIn: 1 });
  });

  it("may have nothing else to do", async () => {
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register(
      pipeline("main", "", { name: "other", call: { input: "entry", pipeline: "test.other" } }),
    );
    await producer.open(["test.main"]);
    producer.push(1, { n: [1, 2, 3] });
    await producer.acked(1);
    await expect.poll(() => ready("test.other/g")).toBe(3);
    expect(await coordinator.stage("test.main")).toMatchObject({ ready: 0, totalOut: 3 });
  });

  it("can only be registered when the other one is, or together with it", async () => {
    const main = pipeline("main", "", {
      name: "others",
      source: "shop.ts:12",
      call: { input: "entry", pipeline: "test.other" },
    });
    await coordinator.register(chainOf("othor", "g"));
    await expect(coordinator.register(main)).rejects.toThrow(
      /test\.main\/others \(shop\.ts:12\): it calls pipeline "test\.other", which is not registered.*did you mean "test\.othor"/,
    );
    await coordinator.register(main, chainOf("other", "g"));
  });

  it("is held back while the other one's first queue is full", async () => {
    await coordinator.stop();
    coordinator = await testCoordinator({ queueRows: 2 });
    await coordinator.register(chainOf("other", "g"));
    await coordinator.register(
      pipeline("main", "f", step("f", "entry", { asWorker: true }), {
        name: "other",
        call: { input: "f", pipeline: "test.other" },
      }),
    );
    worker = new RawWorker(coordinator.address);
    await worker.hello(["test.main/f"], { maxConcurrentCalls: 1 });
    producer = new RawProducer(coordinator.address);
    const filler = new RawProducer(coordinator.address);
    await filler.open(["test.other"]);
    filler.push(1, { n: [8, 9] });
    await filler.acked(1);
    await producer.open(["test.main"]);
    producer.push(1, { n: [1] });
    await producer.acked(1);
    const other = new RawWorker(coordinator.address);
    await other.hello(["test.other/g"]);
    const handed = await other.calls.take();
    expect(worker.calls.size).toBe(0);
    other.answer(handed);
    expect(valuesOf(await worker.calls.take(), "n")).toEqual([1]);
    filler.close();
    other.break();
  });
});

describe("a pipeline that contains another one by its name", () => {
  let coordinator: TestCoordinator;

  beforeEach(async () => {
    coordinator = await testCoordinator();
  });

  afterEach(() => coordinator.stop());

  const outer: PipelineSpec = {
    app: "test",
    name: "outer",
    nodes: [
      { name: "entry", entry: {} },
      { name: "inner", pipeline: { input: "entry", pipeline: "test.inner", asWorker: true } },
    ],
    result: "inner",
  };

  it("gets a copy of it, and stays as it is when that one changes later", async () => {
    await coordinator.register(chainOf("inner", "f"));
    await coordinator.register(outer);
    const queues = async (): Promise<string[]> =>
      (await coordinator.status()).pipelines
        .filter(({ pipeline: name }) => name === "test.outer")
        .flatMap(({ stages }) => stages.map(({ queue }) => queue));
    const before = await queues();
    expect(before).toContain("test.outer/inner/f");
    await coordinator.register(chainOf("inner", "g"));
    expect(await queues()).toEqual(before);
    await coordinator.register(outer);
    expect(await queues()).toContain("test.outer/inner/g");
  });

  it("is refused when that one is nowhere, with what is wrong", async () => {
    await expect(coordinator.register(outer)).rejects.toThrow(
      /test\.outer\/inner: there is no pipeline test\.inner/,
    );
    await coordinator.register(outer, chainOf("inner", "f"));
  });
});
