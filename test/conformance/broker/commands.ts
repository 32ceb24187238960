/** Everything that a caller can do, as commands that fast-check strings together and shrinks. */
import fc from "fast-check";
import { expect } from "vitest";
import type { EntryWrite, LeaseRef } from "../../../src/broker/contract.js";
import { command, index, pick, shape, shapes, writeOf } from "./command.js";
import { bury, discard, keep, listDead, revive } from "./dead-commands.js";
import {
  count,
  drop,
  expectedState,
  giveBack,
  leasedOf,
  type ModelEntry,
  place,
  readyOf,
  remove,
} from "./model.js";
import { flush, recount, setMode } from "./pipeline-commands.js";
import { arrival, commitOf, leaseMs, leaseOf } from "./store-under-test.js";

const farMs = 2 * leaseMs;

const enqueue = fc
  .record({
    shapes,
    step: fc.constantFrom(1, 1, 1, 0, 2),
    stalePointer: fc.constantFrom(false, false, false, true),
  })
  .map(({ shapes: list, step, stalePointer }) =>
    command(`enqueue(${list.length}, step ${step}, stale ${stalePointer})`, async (model, real) => {
      const writes = list.map((one) => writeOf(model, one));
      const key = {
        pipeline: model.pipeline,
        source: "src",
        epoch: "e",
        sequence: model.sequence + step,
      };
      const version = model.pointerVersion + (stalePointer ? 1 : 0);
      const result = await real.broker.enqueue(
        arrival(writes, {
          inbox: [key],
          guard: [{ pipeline: model.pipeline, version }],
          counters: [{ pipeline: model.pipeline, queue: model.pipeline, name: "in", by: 1 }],
        }),
      );
      if (stalePointer)
        expect(result).toEqual({ status: "plan_changed", pipeline: model.pipeline });
      else if (step === 0) expect(result).toEqual({ status: "duplicate", key });
      else if (step === 2) expect(result).toEqual({ status: "gap", key, next: model.sequence + 1 });
      else if (model.mode === "draining")
        expect(result).toEqual({ status: "draining", pipeline: model.pipeline });
      else {
        expect(result).toEqual({ status: "enqueued" });
        model.sequence += 1;
        count(model, model.pipeline, "in", 1);
        for (const write of writes) place(model, write);
      }
      expect(await real.broker.lastSequence(key)).toBe(model.sequence);
    }),
  );

const lease = fc
  .record({
    queue: fc.nat({ max: 1 }),
    maxEntries: fc.integer({ min: 1, max: 5 }),
    maxRows: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ queue: at, maxEntries, maxRows }) =>
    command(`lease(${at}, ${maxEntries} entries, ${maxRows} rows)`, async (model, real) => {
      const queue = model.queues[at] ?? model.pipeline;
      const request = leaseOf(queue, { maxEntries, maxRows });
      const taken = await real.broker.lease(request);
      const ready = readyOf(model, queue);
      expect(taken.length > 0).toBe(ready.length > 0);
      const found = taken.map((one) => {
        const match = ready.find(({ tag }) => tag === one.payload.toString());
        if (match === undefined)
          throw new Error(`Leased ${one.payload.toString()}, which is not ready.`);
        const { write } = match;
        expect(one).toMatchObject({
          pipeline: write.pipeline,
          queue,
          signature: write.signature,
          rows: write.rows,
          bytes: write.bytes,
          attempts: write.attempts,
          delivered: write.delivered,
          losses: match.losses,
          nonce: request.nonce,
        });
        return match;
      });
      checkOrder(ready, found);
      checkJoined(found, maxEntries, maxRows);
      found.forEach((match, i) => {
        const one = taken[i];
        match.state = "leased";
        match.ref = one && { queue, id: one.id, nonce: one.nonce, delivery: one.delivery };
      });
      const again = await real.broker.lease(request);
      expect(again.map(({ id }) => id)).toEqual(taken.map(({ id }) => id));
    }),
  );

function checkOrder(ready: readonly ModelEntry[], found: readonly ModelEntry[]): void {
  const [first] = found;
  if (first === undefined || first.place === "free") return;
  const front = ready.filter((one) => one.place === "front");
  if (front.length > 0) expect(first.place).toBe("front");
  else
    expect(first.order).toBe(
      Math.min(...ready.filter((one) => one.place === "plain").map(({ order }) => order)),
    );
}

function checkJoined(found: readonly ModelEntry[], maxEntries: number, maxRows: number): void {
  if (found.length < 2) return;
  const nodes = (one: ModelEntry): string =>
    one.write.attempts
      .map(({ node }) => node)
      .sort()
      .join();
  expect(found.length).toBeLessThanOrEqual(maxEntries);
  expect(found.reduce((sum, { write }) => sum + write.rows, 0)).toBeLessThanOrEqual(maxRows);
  expect(new Set(found.map(({ write }) => write.signature)).size).toBe(1);
  expect(new Set(found.map(nodes)).size).toBe(1);
  expect(new Set(found.map(({ write }) => write.delivered.join())).size).toBe(1);
  expect(found.every(({ losses }) => losses === 0)).toBe(true);
}

/** Of more reasons than are counted by themselves. */
const drops = fc.array(
  fc.record({
    reason: fc.oneof(
      fc.constantFrom("other", "not for us", "plan. 0"),
      fc.nat({ max: 60 }).map((n) => `reason ${n}`),
    ),
    by: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 12 },
);

const commit = fc
  .record({
    picks: fc.array(index, { maxLength: 3 }),
    stale: fc.option(index, { freq: 5 }),
    outputs: shapes,
    delayed: fc.array(shape, { maxLength: 1 }),
    deadRows: fc.nat({ max: 2 }),
    drops,
    publish: fc.boolean(),
  })
  .map(({ picks, stale, outputs, delayed, deadRows, drops: dropped, publish }) =>
    command(
      `commit(${picks.length}, stale ${stale !== null}, ${outputs.length} out)`,
      async (model, real) => {
        const held = [...new Set(picks.flatMap((at) => pick(leasedOf(model), at) ?? []))];
        const lost = stale === null ? undefined : pick(model.stale, stale);
        const refs = [
          ...held.flatMap(({ ref }) => ref ?? []),
          ...(lost === undefined ? [] : [lost]),
        ];
        const writes = outputs.map((one) => writeOf(model, one));
        const later = delayed.map((one) => ({
          entry: writeOf(model, one),
          dueMs: real.store.now() + farMs,
        }));
        const dead = deadRows === 0 ? [] : [bury(model, deadRows)];
        const calls = publish ? [...model.staged.keys()].slice(0, 1) : [];
        const request = commitOf(refs, {
          enqueue: writes,
          delay: later,
          dead,
          publish: calls,
          counters: [
            { pipeline: model.pipeline, queue: model.pipeline, name: "out", by: 2 },
            ...dropped.map((one) => ({
              pipeline: model.pipeline,
              queue: model.pipeline,
              name: "dropped" as const,
              ...one,
            })),
          ],
        });
        const result = await real.broker.commit(request);
        if (lost !== undefined) {
          expect(result).toEqual({ status: "fenced", lost: [lost.id] });
          for (const one of held) giveBack(model, one, "front");
          return;
        }
        expect(result).toEqual({ status: "committed" });
        model.commits.push(request.id);
        remove(model, held);
        for (const call of calls) {
          for (const write of [...(model.staged.get(call)?.values() ?? [])].flat())
            place(model, write, { place: "free" });
          model.staged.delete(call);
        }
        for (const write of writes) place(model, write);
        for (const { entry: write, dueMs } of later)
          place(model, write, { state: "delayed", place: "free", dueMs });
        keep(model, dead);
        count(model, model.pipeline, "out", 2);
        for (const { reason, by } of dropped) drop(model, model.pipeline, reason, by);
      },
    ),
  );

const repeatCommit = fc.tuple(index, index).map(([at, ref]) =>
  command("commit again", async (model, real) => {
    const id = pick(model.commits, at);
    if (id === undefined) return;
    const held = pick(leasedOf(model), ref)?.ref;
    const enqueueAgain = [
      writeOf(model, { queue: 0, rows: 1, signature: 0, attempts: 0, losses: 0, delivered: false }),
    ];
    const result = await real.broker.commit(
      commitOf(held ? [held] : [], { id, enqueue: enqueueAgain }),
    );
    expect(result).toEqual({ status: "committed" });
  }),
);

const release = fc
  .tuple(fc.array(index, { minLength: 1, maxLength: 3 }), fc.constantFrom<0 | 1>(0, 0, 1))
  .map(([picks, losses]) =>
    command(`release(${picks.length}, losses +${losses})`, async (model, real) => {
      const held = [...new Set(picks.flatMap((at) => pick(leasedOf(model), at) ?? []))];
      const stale = pick(model.stale, picks[0] ?? 0);
      const refs: LeaseRef[] = held.flatMap(({ ref }) => ref ?? []);
      const lost = await real.broker.release({
        refs: stale === undefined ? refs : [...refs, stale],
        addLosses: losses,
      });
      expect(lost).toEqual(stale === undefined ? [] : [stale.id]);
      for (const one of held) {
        giveBack(model, one, "front");
        one.losses += losses;
        if (losses > 0) count(model, one.write.queue, "losses", one.write.rows);
      }
    }),
  );

const split = fc
  .tuple(index, fc.integer({ min: 1, max: 4 }), fc.boolean())
  .map(([at, parts, lost]) =>
    command(`split(${parts}${lost ? ", lost" : ""})`, async (model, real) => {
      const one = pick(leasedOf(model), at);
      if (one?.ref === undefined) return;
      const pieces = Array.from({ length: parts }, () => ({
        ...one.write,
        losses: one.losses,
        payload: Buffer.from(`${model.pipeline} ${model.next++}`),
      }));
      expect(await real.broker.split({ ref: one.ref, pieces, lost })).toBe(true);
      expect(await real.broker.split({ ref: one.ref, pieces, lost })).toBe(false);
      if (lost) count(model, one.write.queue, "losses", one.write.rows);
      remove(model, [one]);
      for (const piece of pieces) place(model, piece, { place: "front" });
    }),
  );

const stage = fc.tuple(fc.nat({ max: 1 }), fc.nat({ max: 1 }), shapes).map(([call, part, list]) =>
  command(`stage(${call}, ${part})`, async (model, real) => {
    const callId = `${model.pipeline} call ${call}`;
    const writes = list.map((one) => writeOf(model, one));
    await real.broker.stage({ callId, part, entries: writes, home: model.pipeline });
    const parts = model.staged.get(callId) ?? new Map<number, EntryWrite[]>();
    if (!parts.has(part)) parts.set(part, writes);
    model.staged.set(callId, parts);
  }),
);

const unstage = fc.nat({ max: 1 }).map((call) =>
  command(`unstage(${call})`, async (model, real) => {
    const callId = `${model.pipeline} call ${call}`;
    await real.broker.unstage(callId);
    model.staged.delete(callId);
  }),
);

const extend = index.map((at) =>
  command("extend", async (model, real) => {
    const refs = [pick(leasedOf(model), at)?.ref, pick(model.stale, at)].flatMap(
      (ref) => ref ?? [],
    );
    const lost = await real.broker.extend({ refs, leaseMs });
    expect(lost).toEqual(refs.filter((ref) => model.stale.includes(ref)).map(({ id }) => id));
  }),
);

const wait = fc.constantFrom(50, 6 * leaseMs).map((ms) =>
  command(`wait(${ms} ms)`, async (model, real) => {
    await real.store.advance(ms);
    if (ms < leaseMs) return;
    for (const one of leasedOf(model)) giveBack(model, one, "free");
    for (const one of model.entries) if (one.state === "delayed") one.state = "ready";
    await real.broker.readyQueues();
  }),
);

const states = fc.constant(
  command("states", async (model, real) => {
    const all = await real.broker.states();
    for (const queue of model.queues) {
      const state = all.find((one) => one.queue === queue);
      const touched = model.entries.some(({ write }) => write.queue === queue);
      if (touched) expect(state).toBeDefined();
      if (state !== undefined) expect(state).toMatchObject(expectedState(model, queue));
    }
    const ready = await real.broker.readyQueues();
    const mine = ready.filter((queue) => model.queues.includes(queue)).sort();
    expect(mine).toEqual(model.queues.filter((queue) => readyOf(model, queue).length > 0));
  }),
);

const reopen = fc.constant(
  command("reopen", async (model, real) => {
    for (const call of model.staged.keys()) await real.broker.unstage(call);
    model.staged.clear();
    await real.broker.close();
    real.broker = await real.store.open();
    for (const one of leasedOf(model)) giveBack(model, one, "free");
    for (const one of model.entries) one.place = "free";
    expect(await real.broker.pointer(model.pipeline)).toMatchObject({ mode: model.mode });
    model.commits = [];
  }),
);

/** Chains of up to 40 commands. */
export const commandChains = fc.commands(
  [
    enqueue,
    enqueue,
    enqueue,
    lease,
    lease,
    lease,
    lease,
    commit,
    commit,
    commit,
    repeatCommit,
    release,
    split,
    stage,
    unstage,
    extend,
    wait,
    states,
    reopen,
    setMode,
    flush,
    recount,
    revive,
    discard,
    listDead,
  ],
  { maxCommands: 40, size: "max" },
);
