import type { Call__Output } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { emptyFolder } from "../../support/folders.js";
import type { RawProducer, RawWorker } from "../../support/raw-worker.js";
import { endScenes, type Scene, scene } from "./scene.js";

const quick = { attempts: 2, firstPauseMs: 1, factor: 1, maxPauseMs: 1 };
const retried = { name: "f", step: { step: "test.main/f", asWorker: true, retry: quick } };

/** A row goes through another pipeline: what could have been leased meanwhile has been. */
async function beacon(there: Scene, worker: RawWorker): Promise<void> {
  const producer = await there.producer("test.beacon");
  producer.push(1, { value: [0] });
  const call = await worker.calls.take();
  expect(call.chain[0]?.step).toBe("test.beacon/shine");
  worker.answer(call);
  expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
}

interface Paused {
  readonly there: Scene;
  readonly worker: RawWorker;
  readonly producer: RawProducer;
  readonly call: Call__Output;
}

/** One row is in a call, one is ready. */
async function oneInHand(options: Parameters<typeof scene>[0] = {}): Promise<Paused> {
  const there = await scene(options);
  await there.coordinator.register(chainOf("main", retried), chainOf("beacon", "shine"));
  const worker = await there.worker("test.main/f", "test.beacon/shine");
  const producer = await there.producer("test.main");
  producer.push(1, { value: [1] });
  const call = await worker.calls.take();
  producer.push(2, { value: [2] });
  await producer.acked(2);
  return { there, worker, producer, call };
}

describe("stairs pipelines pause (F74)", () => {
  it("lets calls in hand commit and leases nothing more, while producers push, until resume", async () => {
    const { there, worker, producer, call } = await oneInHand();
    const { coordinator, operator } = there;
    const paused = await operator.run("pipelines", "pause", "main");
    expect(paused).toEqual({
      code: 0,
      stdout: "",
      stderr: "test.main is paused. To resume: stairs pipelines resume test.main\n",
    });
    worker.answer(call);
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    producer.push(3, { value: [3] });
    await producer.acked(3);
    await beacon(there, worker);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ ready: 2, inFlight: 0 });
    expect(await operator.differences()).toEqual([]);

    const status = await operator.run("inspect", "status", "main");
    expect(status.stdout).toMatch(/test\.main +paused/);
    expect(status.stdout).toContain(
      "test.main is paused: none of its rows go to workers, 2 rows are inside. To resume: stairs pipelines resume test.main",
    );
    const list = await operator.run("pipelines", "list");
    expect(list.stdout).toMatch(/test\.main +paused/);
    expect(list.stderr).toContain(
      "test.main is paused. To resume: stairs pipelines resume test.main",
    );

    const resumed = await operator.run("pipelines", "resume", "test.main", "--json");
    expect(JSON.parse(resumed.stdout)).toEqual([{ pipeline: "test.main", mode: "running" }]);
    for (let rows = 0; rows < 2;) {
      const next = await worker.calls.take();
      rows += next.batch?.rows ?? 0;
      worker.answer(next);
    }
    await expect.poll(() => coordinator.stage("test.main/f")).toMatchObject({ totalOut: 3 });
  });

  it("with --now cancels calls: their rows go back uncounted, and a late outcome is STALE", async () => {
    const { there, worker, call } = await oneInHand();
    const { coordinator, operator } = there;
    expect((await operator.run("pipelines", "pause", "test.*", "--now")).code).toBe(0);
    expect((await worker.other.take()).cancel).toEqual({ callId: call.callId, reason: "paused" });
    const back = { ready: 2, inFlight: 0, totalRetried: 0, totalLosses: 0, totalOut: 0 };
    expect(await coordinator.stage("test.main/f")).toMatchObject(back);
    worker.answer(call);
    expect((await worker.acks.take()).kind).toBe("KIND_STALE");
    expect(await coordinator.stage("test.main/f")).toMatchObject(back);
    await operator.run("pipelines", "resume", "test.main");
    const again = await worker.calls.take();
    expect(again).toMatchObject({ attempt: 1, batch: { rowIds: call.batch?.rowIds } });
    expect(await operator.differences()).toEqual([]);
  });

  it("lasts over a restart of the coordinator", async () => {
    const state = emptyFolder();
    const { there } = await oneInHand({ state });
    await there.operator.run("pipelines", "pause", "test.main", "--now");
    await endScenes();
    const again = await scene({ state });
    const worker = await again.worker("test.main/f", "test.beacon/shine");
    await beacon(again, worker);
    const { pipelines } = await again.coordinator.status();
    expect(pipelines.map(({ pipeline, state: mode }) => [pipeline, mode])).toEqual([
      ["test.beacon", "idle"],
      ["test.main", "paused"],
    ]);
    await again.operator.run("pipelines", "resume", "test.main");
    const { batch } = await worker.calls.take();
    expect(batch?.rows).toBe(1);
  });

  it("holds a row back whose next attempt is due, and parts of a 1-to-N call that it has cut off", async () => {
    const there = await scene();
    const { coordinator, operator } = there;
    const split = {
      name: "split",
      step: { step: "test.main/split", asWorker: true, expand: true },
    };
    await coordinator.register(chainOf("main", retried, split), chainOf("beacon", "shine"));
    const worker = await there.worker("test.main/f", "test.beacon/shine");
    const expander = await there.expander("test.main/split");
    const producer = await there.producer("test.main");
    producer.push(1, { value: [1] });
    worker.answer(await worker.calls.take());
    await worker.acks.take();
    const cut = await expander.calls.take();
    const json = Buffer.from("[7]");
    const outputs = [{ batch: { rows: 1, columns: [{ name: "n", json }] }, parents: [0] }];
    expander.send({ outcomePart: { callId: cut.callId, part: 1, outputs } });
    expect((await expander.other.take()).outcomePartAck).toMatchObject({ part: 1 });
    producer.push(2, { value: [2] });
    const failing = await worker.calls.take();
    const failures = [{ row: 0, message: "no", retryAfterMs: 1000 }];
    worker.send({ outcome: { callId: failing.callId, failures } });
    expect((await worker.acks.take()).kind).toBe("KIND_COMMITTED");
    await operator.pause("test.main", true);
    expect(await coordinator.stage("test.main/f")).toMatchObject({ delayed: 1 });
    await expect
      .poll(() => coordinator.stage("test.main/f"))
      .toMatchObject({ ready: 1, delayed: 0, totalRetried: 1 });
    await beacon(there, worker);
    expect(await coordinator.stage("test.main/split")).toMatchObject({ ready: 1, totalOut: 0 });
    expect(await operator.differences()).toEqual([]);
    expander.send({ outcome: { callId: cut.callId, outputs, parts: 1 } });
    expect((await expander.acks.take()).kind).toBe("KIND_STALE");
    await operator.resume("test.main");
    const anew = await expander.calls.take();
    expander.send({ outcome: { callId: anew.callId, outputs } });
    expect((await expander.acks.take()).kind).toBe("KIND_COMMITTED");
    worker.answer(await worker.calls.take());
    await expect.poll(() => coordinator.stage("test.main/f")).toMatchObject({ totalOut: 2 });
    expect(await operator.differences()).toEqual([]);
  });

  it("lets producers push until the queue is full, and tells them that a pause is the reason (R14)", async () => {
    const there = await scene({ queueRows: 2 });
    const { coordinator, operator } = there;
    await coordinator.register(chainOf("main", "f"));
    const producer = await there.producer("test.main");
    await operator.pause("test.main");
    producer.push(1, { value: [1, 2] });
    await producer.acked(1);
    producer.push(2, { value: [3] });
    expect((await producer.answers.take()).wait).toEqual({
      reason: "queue test.main/f is full",
      sequence: 2,
      advice: 'The pipeline is paused: "stairs pipelines resume test.main" ends that.',
    });
  });

  it("says what it cannot do: unknown names, bare names of several apps, no name", async () => {
    const there = await scene();
    await there.coordinator.register(chainOf("main", "f"), {
      ...chainOf("main", "f"),
      app: "shop",
    });
    const { operator } = there;
    const unknown = await operator.run("pipelines", "pause", "nope");
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining("[NOT_FOUND]")]);
    const several = await operator.run("pipelines", "pause", "main");
    expect(several.code).toBe(2);
    expect(several.stderr).toContain('"main" may be shop.main or test.main: name the app as well.');
    expect((await operator.run("pipelines", "pause")).code).toBe(2);
  });
});
