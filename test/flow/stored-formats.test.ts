import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import type { Call__Output, DeadLetter__Output } from "@stairs/core/protocol";
import { afterEach, describe, expect, it } from "vitest";
import { type TestCoordinator, testCoordinator } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { Operator } from "../support/operator.js";
import { checkout } from "../support/processes.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { type RedisServer, startRedis } from "../support/redis-server.js";
import { deadLetters } from "../support/requests.js";
import { type Expected, steps } from "../support/stored-pipelines.js";

const formats = join(checkout, "test/data/formats");
const stored = readdirSync(formats).map((name) => ({
  name,
  expected: JSON.parse(readFileSync(join(formats, name, "expected.json"), "utf8")) as Expected,
}));

let coordinator: TestCoordinator;
let operator: Operator;
let server: RedisServer | undefined;
afterEach(async () => {
  operator.close();
  await coordinator.stop();
  await server?.stop();
  server = undefined;
});

describe.each(stored)("the store of format $name", ({ name, expected }) => {
  async function open(): Promise<void> {
    const folder = emptyFolder();
    const file = expected.engine === "redis" ? "dump.rdb" : "stairs.db";
    copyFileSync(join(formats, name, file), join(folder, file));
    if (expected.engine === "redis")
      server = await startRedis({ dir: folder, dbfilename: file, appendonly: "no" });
    const redis = server === undefined ? {} : { redis: server.url };
    coordinator = await testCoordinator({ state: folder, ...redis });
    operator = new Operator(coordinator.address);
  }

  it("opens with every row, dead letter, counter and mode", async () => {
    await open();
    const { pipelines } = await coordinator.status();
    expect(
      pipelines.map(({ pipeline, state, currentPlanId, offeredPlanId }) => ({
        pipeline,
        mode: ["paused", "draining"].includes(state) ? state : "running",
        currentPlanId,
        offeredPlanId,
      })),
    ).toEqual(expected.pipelines);
    const queues = (await operator.audit()).map(
      ({ queue, present, delayed, dead, counters, differences }) => ({
        queue,
        rows: Number(present) + Number(delayed),
        dead: Number(dead),
        counters: Object.fromEntries(Object.entries(counters).map(([of, n]) => [of, Number(n)])),
        differences,
      }),
    );
    // What was on its way between two pipelines arrives as soon as somebody is there.
    const still = expected.queues.filter(({ queue }) => !queue.startsWith("shop.invoices"));
    expect(queues).toEqual(
      expect.arrayContaining(
        still.map((queue) => expect.objectContaining({ ...queue, differences: [] })),
      ),
    );
    const letters = await deadLetters(coordinator.address, "");
    expect(letters).toMatchObject(expected.letters);
    expect(letters).toHaveLength(expected.letters.length);
  });

  it("knows its producer, and works off every row, delayed, held, revived or on its way", async () => {
    await open();
    const { instanceId, epoch, pipelines, nextSequence } = expected.producer;
    const producer = new RawProducer(coordinator.address);
    expect(Number(await producer.open(pipelines, { instanceId, epoch }))).toBe(nextSequence);
    producer.push(nextSequence, { id: [34] });
    await producer.acked(nextSequence);
    producer.end();
    await producer.status;
    producer.close();

    await operator.resume("shop.paused", "shop.closing");
    const letters = await deadLetters(coordinator.address, "");
    for (const letter of letters) await retry(letter);
    const ended = new Map<string, number[]>();
    const worker = await working(ended);
    const wanted = { ...expected.ends };
    wanted["shop/ship"] = [...(wanted["shop/ship"] ?? []), 34];
    wanted["shop/pick"] = [...(wanted["shop/pick"] ?? []), 90];
    await expect
      .poll(() => sorted(ended, Object.keys(wanted)), { timeout: 30_000 })
      .toEqual(sorted(new Map(Object.entries(wanted)), Object.keys(wanted)));
    await operator.awaitIdle(...expected.pipelines.map(({ pipeline }) => pipeline)).status;
    worker.break();
    expect(await operator.differences()).toEqual([]);
    const stages = (await coordinator.status()).pipelines.flatMap((pipeline) => pipeline.stages);
    expect(
      stages.filter(({ ready, inFlight, delayed, dead }) => ready + inFlight + delayed + dead > 0),
    ).toEqual([]);
  });
});

/** The row that its pipeline refused gets the field that it lacks. */
function retry({ id, node }: DeadLetter__Output): Promise<void> {
  const { InspectService } = stairsProtocol();
  const client = new InspectService(coordinator.address, credentials.createInsecure());
  const set = node === "need" ? { id: "90" } : {};
  return new Promise<void>((resolve, reject) => {
    const stream = client.retryDeadLetters({ edits: [{ id, set }] });
    stream.on("data", () => undefined).on("error", reject);
    stream.on("end", () => resolve());
  }).finally(() => client.close());
}

/** A worker with all steps. @param ended Gets the ids of the rows of each step. */
async function working(ended: Map<string, number[]>): Promise<RawWorker> {
  const worker = new RawWorker(coordinator.address);
  const all = [...steps.map((name) => ({ name })), { name: "shop/split", kind: "KIND_EXPAND" }];
  await worker.hello([], { steps: all });
  const answer = (call: Call__Output): void => {
    const step = call.chain[0]?.step ?? "";
    const ids = valuesOf(call, "id").map(Number);
    ended.set(step, [...(ended.get(step) ?? []), ...ids]);
    if (step !== "shop/split") return worker.answer(call);
    const parents = ids.flatMap((_, row) => [row, row]);
    const made = ids.flatMap((id) => [10 * id, 10 * id + 1]);
    const columns = [{ name: "id", json: Buffer.from(JSON.stringify(made)) }];
    worker.answer(call, {}, { outputs: [{ batch: { rows: made.length, columns }, parents }] });
  };
  // It ends with the test, when no call comes any more.
  const serve = async (): Promise<void> => {
    for (;;) answer(await worker.calls.take());
  };
  void serve().catch(() => undefined);
  return worker;
}

function sorted(ended: ReadonlyMap<string, readonly number[]>, of: readonly string[]): object {
  return Object.fromEntries(
    of.map((step) => [step, [...(ended.get(step) ?? [])].sort((a, b) => a - b)]),
  );
}
