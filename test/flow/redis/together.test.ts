/** Two coordinators of one Redis: what is asked of one is answered for both. */
import type { WorkResponse__Output } from "@stairs/core/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { listWorkers } from "../../support/requests.js";
import { RawWorker } from "../../support/raw-worker.js";
import { type Scene, scene } from "../operations/scene.js";

const patience = { timeout: 20_000 };

/** How long a row takes where workers are to be busy, in milliseconds. */
const workMs = 5;

let server: RedisServer;
let database = 0;
beforeAll(async () => {
  server = await startRedis({ databases: 64 });
});
afterAll(() => server.stop());

/** Two coordinators on a database of their own, with the pipeline `test.NAME` of these steps. */
async function pair(
  name: string,
  ...steps: Parameters<typeof chainOf>[1][]
): Promise<{ readonly here: Scene; readonly there: Scene }> {
  database += 1;
  const redis = `${server.url}/${database}`;
  const [here, there] = [await scene({ redis }), await scene({ redis })];
  await here.coordinator.register(chainOf(name, ...steps));
  await expect.poll(async () => (await about(here)).coordinators.length, patience).toBe(2);
  return { here, there };
}

async function about({ coordinator }: Scene) {
  const { coordinator: found } = await coordinator.status();
  if (found === null) throw new Error("the status is of no coordinator");
  return found;
}

describe("two coordinators of one Redis", () => {
  it("wait for a producer whose stream is open at the other one (R15)", async () => {
    const { here, there } = await pair("fed", "work");
    const producer = await there.producer("test.fed");
    const wait = here.operator.awaitIdle("test.fed");
    expect(await wait.reports.take()).toMatchObject({ idle: false, rows: 0 });
    const worker = await here.worker("test.fed/work");
    producer.push(1, { n: [1] });
    worker.answer(await worker.calls.take());
    expect(await wait.reports.take()).toMatchObject({ idle: false });
    producer.end();
    expect(await wait.status).toEqual({ code: 0, details: "" });
    let last = await wait.reports.take();
    while (wait.reports.size > 0) last = await wait.reports.take();
    expect(last).toMatchObject({ idle: true, rows: 0 });
  });

  it("forget a producer of one that was killed when its words have ended", async () => {
    const { here, there } = await pair("gone", "work");
    expect((await about(here)).producers).toBe(0);
    await there.producer("test.gone");
    await expect.poll(async () => (await about(here)).producers, patience).toBe(1);
    await there.coordinator.stop();
    const wait = here.operator.awaitIdle("test.gone");
    expect(await wait.status).toEqual({ code: 0, details: "" });
    await expect.poll(async () => (await about(here)).coordinators.length, patience).toBe(1);
  });

  it("count each other's workers, and miss no step that one of these has", async () => {
    const { here, there } = await pair("sums", "work");
    await there.worker("test.sums/work");
    const producer = await here.producer("test.sums");
    producer.push(1, { n: [1] });
    await producer.acked(1);
    const stage = () => here.coordinator.stage("test.sums/work");
    await expect.poll(async () => (await stage()).workers, patience).toBe(1);
    expect(await stage()).toMatchObject({ missingStep: "", totalIn: 1 });
    expect(await about(here)).toMatchObject({ workers: 1, producers: 1 });
    expect((await about(here)).coordinators).toMatchObject([
      { address: here.coordinator.address, workers: 0, producers: 1 },
      { address: there.coordinator.address, workers: 1, producers: 0 },
    ]);
    const [worker] = await listWorkers(here.coordinator.address);
    expect(worker).toMatchObject({ coordinator: there.coordinator.address, rows: 1 });
  });

  it("drain a pipeline only when no run of the other one hands rows to it any more", async () => {
    const { here, there } = await pair("target", "work");
    const source = chainOf("source", "first");
    const call = { name: "to", call: { input: "first", pipeline: "test.target" } };
    await here.coordinator.register({ ...source, nodes: [...(source.nodes ?? []), call] });
    const first = await there.worker("test.source/first");
    const producer = await there.producer("test.source");
    producer.push(1, { n: [1] });
    const held = await first.calls.take();
    const drain = here.operator.drain("test.target");
    for (let report = 0; report < 2; report++)
      expect(await drain.reports.take()).toMatchObject({ empty: false });
    first.answer(held);
    const work = await here.worker("test.target/work");
    work.answer(await work.calls.take());
    expect(await drain.status).toEqual({ code: 0, details: "" });
    expect(await here.coordinator.stage("test.target/work")).toMatchObject({ totalOut: 1 });
  });

  it("follow each other's pauses at once, and give up their calls with --now", async () => {
    const { here, there } = await pair("held", "work");
    const worker = await there.worker("test.held/work");
    const producer = await there.producer("test.held");
    producer.push(1, { n: [1] });
    const held = await worker.calls.take();
    const { callId } = held;
    await here.operator.pause("test.held", true);
    expect(await worker.other.take()).toMatchObject({ cancel: { callId } });
    const stage = () => here.coordinator.stage("test.held/work");
    await expect.poll(stage, patience).toMatchObject({ ready: 1, inFlight: 0 });
    // Its outcome is of no use, but shows that the worker is free.
    worker.answer(held);
    await here.operator.resume("test.held");
    worker.answer(await worker.calls.take());
    await expect.poll(stage, patience).toMatchObject({ totalOut: 1 });
  });

  it("share one queue: with two workers each, neither gets less than a third of the calls", async () => {
    const step = { step: "test.shared/work", asWorker: true, maxRows: 1 };
    const { here, there } = await pair("shared", { name: "work", step });
    const calls = new Map([here, there].map((side) => [side, 0]));
    const workers: RawWorker[] = [];
    for (const side of [here, there, here, there]) {
      const hear = ({ call }: WorkResponse__Output): void => {
        if (!call) return;
        calls.set(side, (calls.get(side) ?? 0) + 1);
        setTimeout(() => worker.answer(call), workMs);
      };
      const worker = new RawWorker(side.coordinator.address, hear);
      worker.send({
        hello: {
          instanceId: `worker-of-test-${workers.length}`,
          steps: [{ name: "test.shared/work" }],
        },
      });
      workers.push(worker);
    }
    const producer = await here.producer("test.shared");
    for (let sequence = 1; sequence <= 200; sequence++) producer.push(sequence, { n: [1, 2] });
    await producer.acked(200);
    const stage = () => here.coordinator.stage("test.shared/work");
    await expect.poll(stage, patience).toMatchObject({ totalOut: 400 });
    for (const worker of workers) worker.break();
    const counts = [...calls.values()];
    console.log(`calls at each of two coordinators: ${counts.join(", ")}`);
    const all = counts.reduce((sum, count) => sum + count, 0);
    for (const count of counts) expect(count).toBeGreaterThan(all / 3);
  });
});
