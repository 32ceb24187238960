/** Two coordinators of one Redis: somebody waits at one for rows that workers at the other run. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chainOf } from "../../support/coordinator.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { callRow, deadLetters } from "../../support/requests.js";
import { type Scene, scene } from "../operations/scene.js";

const patience = { timeout: 20_000 };
const steps = ["first", "second"] as const;
const names = steps.map((step) => `test.main/${step}`);

let server: RedisServer;
let database = 0;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

async function pair(): Promise<{ readonly here: Scene; readonly there: Scene }> {
  database += 1;
  const redis = `${server.url}/${database}`;
  const [here, there] = [await scene({ redis }), await scene({ redis })];
  const retry = { attempts: 1, firstPauseMs: 1, factor: 1, maxPauseMs: 1 };
  const nodes = steps.map((name) => ({
    name,
    step: { step: `test.main/${name}`, asWorker: true, retry },
  }));
  await here.coordinator.register(chainOf("main", ...nodes));
  const known = async () => (await here.coordinator.status()).coordinator?.coordinators.length;
  await expect.poll(known, patience).toBe(2);
  return { here, there };
}

describe("somebody at one coordinator, while workers at the other do the work,", () => {
  it("gets the answer of a call, and why a row failed", async () => {
    const { here, there } = await pair();
    const worker = await there.worker(...names);
    const good = callRow(here.coordinator.address, "test.main", { n: 1 });
    worker.answer(await worker.calls.take(), { one: [1] });
    worker.answer(await worker.calls.take(), { two: [2] });
    expect(await good.answer).toMatchObject({ rows: [{ n: 1, one: 1, two: 2 }], failures: [] });
    const bad = callRow(here.coordinator.address, "test.main", { n: 2 });
    worker.answer(await worker.calls.take(), { one: [1] });
    const { callId } = await worker.calls.take();
    worker.send({ outcome: { callId, failures: [{ row: 0, message: "no", type: "Oops" }] } });
    expect(await bad.answer).toMatchObject({
      rows: [],
      failures: [{ node: "second", type: "Oops", message: "no" }],
    });
  });

  it("hears how canary rows end before the others are retried (F73)", async () => {
    const { here, there } = await pair();
    const worker = await there.worker(...names);
    const producer = await there.producer("test.main");
    producer.push(1, { n: [1, 2, 3] });
    const dead = async () => (await deadLetters(here.coordinator.address, "test.main")).length;
    for (let failed = 0; failed < 3;) {
      const { callId, batch } = await worker.calls.take();
      const rows = batch?.rows ?? 0;
      const failures = Array.from({ length: rows }, (_, row) => ({ row, message: "no" }));
      worker.send({ outcome: { callId, failures } });
      failed += rows;
    }
    await expect.poll(dead, patience).toBe(3);
    const retry = here.operator.run("dead", "retry", "test.main", "--canary", "1", "--json");
    worker.answer(await worker.calls.take());
    worker.answer(await worker.calls.take());
    for (let done = 0; done < 4;) {
      const call = await worker.calls.take();
      worker.answer(call);
      done += call.batch?.rows ?? 0;
    }
    const { code, stdout, stderr } = await retry;
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ retried: 3, diedAgain: 0 });
  });
});
