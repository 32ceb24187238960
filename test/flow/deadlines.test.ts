import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf, type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { finishMisjudged } from "../support/misjudged.js";
import { Operator } from "../support/operator.js";
import { RawProducer, RawWorker } from "../support/raw-worker.js";

describe("calls that take too long (R8)", () => {
  let coordinator: TestCoordinator;
  let producer: RawProducer;
  let worker: RawWorker;

  beforeEach(async () => {
    coordinator = await testCoordinator();
    await coordinator.register(
      chainOf("main", {
        name: "f",
        step: {
          step: "test.main/f",
          asWorker: true,
          timeoutMs: 150,
          retry: { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 },
        },
      }),
    );
    producer = new RawProducer(coordinator.address);
    await producer.open(["test.main"]);
    worker = new RawWorker(coordinator.address);
    await worker.hello(["test.main/f"]);
  });

  afterEach(async () => {
    producer.close();
    worker.break();
    await coordinator.stop();
  });

  it("a single row fails with its attempt, then is a dead letter of cause timeout; its outcome is stale", async () => {
    producer.push(1, { value: [1] });
    for (const attempt of [1, 2]) {
      const call = await worker.calls.take();
      expect(call).toMatchObject({ attempt, timeoutMs: 150 });
      const { cancel } = await worker.other.take();
      expect(cancel).toEqual({ callId: call.callId, reason: "deadline" });
      worker.answer(call);
      expect((await worker.acks.take()).kind).toBe("KIND_STALE");
    }
    await expect
      .poll(() => coordinator.stage("test.main/f"))
      .toMatchObject({ dead: 1, totalRetried: 1 });
  });

  it("a row in a chain has the attempts of its strictest step, and its letter counts them", async () => {
    const once = { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 };
    const timeoutMs = 50;
    await coordinator.register(
      chainOf(
        "chain",
        { name: "f", step: { step: "test.chain/f", asWorker: true, timeoutMs, retry: once } },
        { name: "g", step: { step: "test.chain/g", timeoutMs } },
      ),
    );
    const both = new RawWorker(coordinator.address);
    await both.hello(["test.chain/f", "test.chain/g"]);
    const other = new RawProducer(coordinator.address);
    await other.open(["test.chain"]);
    other.push(1, { value: [1] });
    for (const attempt of [1, 2]) {
      const call = await both.calls.take();
      expect(call).toMatchObject({ attempt, timeoutMs: 100 });
      expect(call.chain).toHaveLength(2);
      await both.other.take();
      both.answer(call);
    }
    await expect.poll(() => coordinator.stage("test.chain/f")).toMatchObject({ dead: 1 });
    const operator = new Operator(coordinator.address);
    const { stdout } = await operator.run("dead", "list", "--json");
    operator.close();
    const [letter] = JSON.parse(stdout) as unknown[];
    expect(letter).toMatchObject({ node: "f", attempts: 2 });
    expect(letter).toHaveProperty(
      "message",
      expect.stringContaining(
        "The call of test.chain/f, test.chain/g took longer than their 100 ms",
      ),
    );
    other.close();
    both.break();
  });

  it("several rows are not blamed: they come again in smaller calls, uncounted", async () => {
    producer.push(1, { value: Array.from({ length: 64 }, (_, row) => row) });
    let rows = 0;
    let late = 0;
    while (rows < 64) {
      const call = await worker.calls.take();
      expect(call.attempt).toBe(1);
      const size = call.batch?.rows ?? 0;
      // Every call of more than two rows is too slow, although each row seemed fast.
      if (size > 2 && late < 3) {
        late += 1;
        const { cancel } = await worker.other.take();
        expect(cancel?.callId).toBe(call.callId);
        worker.answer(call);
        expect((await worker.acks.take()).kind).toBe("KIND_STALE");
        continue;
      }
      worker.answer(call, {}, { busyMicros: 1 });
      if ((await worker.acks.take()).kind === "KIND_COMMITTED") rows += size;
    }
    expect(late).toBe(3);
    expect(await coordinator.stage("test.main/f")).toMatchObject({
      dead: 0,
      totalRetried: 0,
      totalOut: 64,
    });
  });
});

it("64 good rows that take 0.1 s each behind an estimate of 1 ms all finish, and none is a failure (R8)", async () => {
  await finishMisjudged(100, 3000);
});
