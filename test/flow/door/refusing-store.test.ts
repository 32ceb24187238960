/** A store that always answers one request with an error: rows go back, the queue rests, others go on. */
import { encodeToken, jsonColumn, newRowIds, StairsError } from "@stairs/core";
import { afterEach, expect, it } from "vitest";
import type { AskName } from "../../../src/broker/forward.js";
import { type Log, silentLog } from "../../../src/observe/log.js";
import { arrival, entry } from "../../conformance/broker/store-under-test.js";
import { chainOf } from "../../support/coordinator.js";
import { wrapBroker } from "../../support/door/wrap-broker.js";
import { FakeClock } from "../../support/fake-clock.js";
import { Play } from "../../support/played/play.js";
import { playProducer } from "../../support/played/played-producer.js";
import { RawWorker } from "../../support/raw-worker.js";
import { register } from "../../support/requests.js";

const refusal = new StairsError("INTERNAL", "a defect, by the test's will");

/** A system whose store refuses something. */
interface Scene {
  readonly play: Play;
  readonly clock: FakeClock;
  /** What was said with the level `error`. */
  readonly errors: { readonly facts: unknown; readonly words: unknown }[];
  /** How often the request was refused. */
  readonly refused: () => number;
  /** From now on the store does what it is asked. */
  readonly heal: () => void;
  readonly connect: (...steps: readonly object[]) => Promise<RawWorker>;
}

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** A system whose store refuses one kind of request about `test.p`. */
async function refusing(refusedName: AskName): Promise<Scene> {
  const clock = new FakeClock();
  const errors: Scene["errors"][number][] = [];
  const error = (facts: unknown, words: unknown): void => void errors.push({ facts, words });
  let heals = false;
  let refused = 0;
  const play = await Play.start({
    clock,
    log: { ...silentLog, error } as Log,
    door: {
      way: (broker) =>
        wrapBroker(broker, (ask, call) => {
          const isMeant = ask.name === refusedName && /"test\.p[/"]/.test(JSON.stringify(ask));
          if (heals || !isMeant) return call();
          refused += 1;
          return Promise.reject(refusal);
        }),
    },
  });
  closings.push(async () => {
    let stopped = false;
    void play.stop().then(() => (stopped = true));
    await expect
      .poll(() => {
        clock.advance(1000);
        return stopped;
      })
      .toBe(true);
  });
  return {
    play,
    clock,
    errors,
    refused: () => refused,
    heal: () => (heals = true),
    connect: async (...steps) => {
      const worker = new RawWorker(play.address);
      closings.push(() => worker.break());
      await worker.hello([], { steps });
      return worker;
    },
  };
}

async function queueOf(play: Play, name: string) {
  const state = (await play.engine.states()).find(({ queue }) => queue === name);
  return { ready: state?.ready ?? 0, leased: state?.leased ?? 0, out: state?.counters.out ?? 0 };
}

const back = { ready: 1, leased: 0, out: 0 };

it("a commit that is refused is not repeated: its rows go back, it is said why, and each attempt comes later than the one before", async () => {
  const { play, clock, errors, refused, heal, connect } = await refusing("commit");
  await register(play.address, [chainOf("p", "a"), chainOf("q", "b")]);
  const worker = await connect({ name: "test.p/a", kind: "KIND_FUNCTION" });
  await playProducer(play.address, "test.p", [[{ key: "k", value: 1 }]], play.journal("producer"));

  for (const [at, seconds] of [1, 2, 4].entries()) {
    worker.answer(await worker.calls.take());
    expect(await worker.acks.take()).toMatchObject({ kind: "KIND_STALE" });
    await expect.poll(() => errors.length).toBe(at + 1);
    expect(await queueOf(play, "test.p/a")).toEqual(back);
    expect(refused()).toBe(at + 1);
    expect(errors.at(-1)).toMatchObject({
      facts: { queue: "test.p/a", code: "INTERNAL", error: `[INTERNAL] ${refusal.message}` },
      words: "a run failed; its rows go back and the queue rests",
    });
    clock.advance(seconds * 1000 - 1);
    expect(await queueOf(play, "test.p/a")).toEqual(back);
    expect(worker.calls.size).toBe(0);
    if (seconds === 4) heal();
    clock.advance(1);
  }

  worker.answer(await worker.calls.take());
  expect(await worker.acks.take()).toMatchObject({ kind: "KIND_COMMITTED" });
  expect(await queueOf(play, "test.p/a")).toEqual({ ready: 0, leased: 0, out: 1 });
});

it("a queue that rests keeps no other queue from its rows", async () => {
  const { play, clock, connect } = await refusing("commit");
  await register(play.address, [chainOf("p", "a"), chainOf("q", "b")]);
  const worker = await connect({ name: "test.p/a", kind: "KIND_FUNCTION" });
  await playProducer(play.address, "test.p", [[{ key: "k", value: 1 }]], play.journal("producer"));
  worker.answer(await worker.calls.take());
  expect(await worker.acks.take()).toMatchObject({ kind: "KIND_STALE" });

  const other = await connect({ name: "test.q/b", kind: "KIND_FUNCTION" });
  await playProducer(play.address, "test.q", [[{ key: "l", value: 2 }]], play.journal("another"));
  other.answer(await other.calls.take());
  expect(await other.acks.take()).toMatchObject({ kind: "KIND_COMMITTED" });
  expect(clock.timers).toBeGreaterThan(0);
});

it("a part that cannot be staged ends its run: the row begins again after a rest, uncounted", async () => {
  const { play, clock, errors, refused, heal, connect } = await refusing("stage");
  const split = { name: "split", step: { step: "test.p/split", asWorker: true, expand: true } };
  await register(play.address, [chainOf("p", split, "next")]);
  const worker = await connect({ name: "test.p/split", kind: "KIND_EXPAND" });
  await playProducer(play.address, "test.p", [[{ key: "k", value: 1 }]], play.journal("producer"));
  const columns = [{ name: "n", json: Buffer.from("[1]") }];
  const outputs = [{ batch: { rows: 1, columns }, parents: [0] }];

  const first = await worker.calls.take();
  worker.send({ outcomePart: { callId: first.callId, part: 1, outputs } });
  await expect.poll(() => errors.length).toBe(1);
  expect(errors).toMatchObject([{ facts: { queue: "test.p/split", code: "INTERNAL" } }]);
  expect(await queueOf(play, "test.p/split")).toEqual(back);
  expect(refused()).toBe(1);
  worker.send({ outcome: { callId: first.callId, parts: 1 } });
  clock.advance(999);
  expect(worker.calls.size).toBe(0);
  heal();
  clock.advance(1);

  const again = await worker.calls.take();
  expect(again.attempt).toBe(1);
  worker.send({ outcomePart: { callId: again.callId, part: 1, outputs } });
  worker.send({ outcome: { callId: again.callId, parts: 1 } });
  await expect.poll(() => queueOf(play, "test.p/split")).toEqual({ ready: 0, leased: 0, out: 1 });
  expect(await queueOf(play, "test.p/next")).toMatchObject({ ready: 1 });
});

it("a lease that is refused is asked for again after a rest, not at once", async () => {
  const { play, clock, errors, refused, heal, connect } = await refusing("lease");
  await register(play.address, [chainOf("p", "a")]);
  const worker = await connect({ name: "test.p/a", kind: "KIND_FUNCTION" });
  await playProducer(play.address, "test.p", [[{ key: "k", value: 1 }]], play.journal("producer"));
  await expect.poll(refused).toBe(1);
  await expect
    .poll(() => errors)
    .toMatchObject([{ facts: { queue: "test.p/a", code: "INTERNAL" } }]);
  clock.advance(999);
  expect(await queueOf(play, "test.p/a")).toEqual(back);
  expect(refused()).toBe(1);
  heal();
  clock.advance(1);
  worker.answer(await worker.calls.take());
  expect(await worker.acks.take()).toMatchObject({ kind: "KIND_COMMITTED" });
});

it("rows of a plan that the store does not have go back, and their queue rests", async () => {
  const { play, clock, errors, connect } = await refusing("savePlan");
  await register(play.address, [chainOf("q", "b")]);
  await connect({ name: "test.p/a", kind: "KIND_FUNCTION" });
  const frame = new Map([["key", jsonColumn(1, Buffer.from('["k"]'))]]);
  const token = { rows: 1, ids: newRowIds(1), frames: [frame] };
  await play.engine.enqueue(
    arrival([entry("test.p/a", "", { planId: "0".repeat(16), payload: encodeToken(token) })]),
  );
  for (const seconds of [1, 2]) {
    await expect.poll(() => errors.length).toBe(seconds);
    expect(errors.at(-1)).toMatchObject({
      facts: { queue: "test.p/a", code: "NOT_FOUND" },
      words: "dispatch failed; the queue rests",
    });
    await expect.poll(() => queueOf(play, "test.p/a")).toEqual(back);
    clock.advance(seconds * 1000 - 1);
    expect(errors).toHaveLength(seconds);
    clock.advance(1);
  }
  await expect.poll(() => errors.length).toBe(3);
  await expect.poll(() => queueOf(play, "test.p/a")).toEqual(back);
});
