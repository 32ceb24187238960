/** Several processes with one Redis: what one does, the others see, and what one leaves, the others finish. */
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planGraceMs } from "../../../src/broker/contract.js";
import { silentLog } from "../../../src/observe/log.js";
import type { RedisBroker } from "../../../src/broker/redis/open.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { type RedisStore, redisStore } from "./redis-store.js";
import {
  arrival,
  commitOf,
  deadLetter,
  entry,
  leaseOf,
  leaseOne,
  letters,
  texts,
} from "./store-under-test.js";

const queue = "app.p";
const target = "app.q";

let server: RedisServer;
let store: RedisStore;
let one: RedisBroker;
let two: RedisBroker;
/** Errors that the processes have logged. */
let said: string[];
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(async () => {
  said = [];
  const error = (...words: unknown[]): void => void said.push(words.join(" "));
  store = redisStore(server.url, { log: { ...silentLog, error } });
  one = await store.open();
  two = await store.open();
});
afterEach(async () => {
  await one.close();
  await two.close();
  await store.remove();
});

describe("two processes", () => {
  it("wake each other, and know each other's depths after a look", async () => {
    const heard: string[] = [];
    two.watch((name) => heard.push(name));
    await one.enqueue(arrival([entry(queue, "abc", { rows: 2 })]));
    await expect.poll(() => heard).toEqual([queue]);
    await two.poll();
    expect(two.depth(queue)).toEqual({ rows: 2, bytes: 3 });
    expect(await two.readyQueues()).toEqual([queue]);
  });

  it("have one list of dead letters, and each finds what the other buried", async () => {
    await one.enqueue(arrival([], { dead: [deadLetter(queue, "1")] }));
    await two.enqueue(arrival([], { dead: [deadLetter(target, "2")] }));
    await one.enqueue(arrival([], { dead: [deadLetter(queue, "3")] }));
    await two.poll();
    expect(texts(await letters(two))).toEqual(["3", "2", "1"]);
    expect(two.deadDepth(queue)).toEqual({ rows: 2, bytes: 2 });
  });

  it("say something of themselves to each other, until they leave, and send each other messages", async () => {
    expect(await one.peers.tell("first")).toEqual([]);
    expect(await two.peers.tell("second")).toEqual(["first"]);
    await one.peers.tell("first, anew");
    expect(await two.peers.others()).toEqual(["first, anew"]);
    expect(await one.peers.others()).toEqual(["second"]);
    const heard: string[] = [];
    one.peers.hear((message) => heard.push(`one: ${message}`));
    two.peers.hear((message) => heard.push(`two: ${message}`));
    await one.peers.send("a message with spaces");
    await expect.poll(() => heard).toEqual(["two: a message with spaces"]);
    await one.peers.leave();
    expect(await two.peers.others()).toEqual([]);
  });

  it("remove a plan once, and none that rows on their way to another pipeline follow (R12)", async () => {
    const client = new Redis(server.url);
    const inbox = `${store.prefix}:{${target}}:inbox`;
    const savePlan = (id: string) => one.savePlan({ id, pipeline: target, body: "{}" });
    for (const id of ["sent", "staged", "free"]) await savePlan(id);
    // What no step can read there: rows that are on their way to that pipeline stay where they come from.
    await client.set(inbox, "in the way");
    const sent = (planId: string) => entry(target, planId, { planId });
    await one.enqueue(arrival([entry(queue, "held")]));
    const held = await leaseOne(one, queue);
    const staged = { callId: "c", part: 1, entries: [sent("staged")], home: queue };
    await one.stage(staged);
    await one.commit(commitOf([], { acks: [held], enqueue: [sent("sent")] }));
    await store.stall(planGraceMs + 1);
    const first = await Promise.all([one.removePlans(), two.removePlans()]);
    expect(first.flat()).toEqual(["free"]);
    await client.del(inbox);
    await client.quit();
    await one.commit(commitOf([], { publish: ["c"] }));
    await expect
      .poll(async () => (await two.states()).find((of) => of.queue === target)?.ready)
      .toBe(2);
    expect(await two.removePlans()).toEqual([]);
    await two.commit(commitOf(await two.lease(leaseOf(target))));
    expect([...(await one.removePlans())].sort()).toEqual(["sent", "staged"]);
  });

  it("see each other's pointers and modes", async () => {
    await one.savePlan({ id: "p1", pipeline: queue, body: "{}" });
    await one.point({ pipeline: queue, planId: "p1", activate: true });
    await one.setMode({ pipeline: queue, mode: "paused" });
    expect(await two.pointers()).toMatchObject([{ currentPlanId: "p1", mode: "paused" }]);
  });
});

describe("entries that a worker was lost with", () => {
  const lost = (name: string) => entry(queue, name, { losses: 1 });

  it("are held by one process at a time, and keep nobody from the others (R1)", async () => {
    await one.enqueue(arrival([lost("a"), lost("b"), entry(queue, "c"), lost("d")]));
    const held = [await leaseOne(one, queue), await leaseOne(one, queue)];
    expect(texts(held)).toEqual(["a", "b"]);
    expect(texts(await two.lease(leaseOf(queue)))).toEqual(["c"]);
    expect(await two.lease(leaseOf(queue))).toEqual([]);
    await one.commit(commitOf(held.slice(0, 1)));
    expect(await two.lease(leaseOf(queue))).toEqual([]);
    const heard: string[] = [];
    two.watch((name) => heard.push(name));
    await one.commit(commitOf(held.slice(1)));
    await expect.poll(() => heard).toEqual([queue]);
    expect(texts(await two.lease(leaseOf(queue)))).toEqual(["d"]);
    expect(await one.lease(leaseOf(queue))).toEqual([]);
  });

  it("go to another process when they are given back, split or flushed, and when their holder is gone (R1)", async () => {
    await one.enqueue(arrival([lost("a"), lost("b")]));
    await one.release({ refs: [await leaseOne(one, queue)], addLosses: 1 });
    const [a] = await two.lease(leaseOf(queue));
    expect(a).toMatchObject({ losses: 2 });
    if (a !== undefined) await two.split({ ref: a, pieces: [lost("a1"), lost("a2")], lost: true });
    expect(texts([await leaseOne(one, queue)])).toEqual(["a1"]);
    await one.flush(queue);
    await one.enqueue(arrival([lost("c")]));
    expect(texts([await leaseOne(two, queue)])).toEqual(["c"]);
    await one.enqueue(arrival([lost("d")]));
    expect(await one.lease(leaseOf(queue))).toEqual([]);
    await two.close();
    expect(texts([await leaseOne(one, queue)])).toEqual(["c"]);
    two = await store.open();
  });
});

describe("rows for another pipeline", () => {
  /** Makes the target a place where nothing can be put, as if its part of a cluster were away. */
  async function blockTarget(): Promise<() => Promise<void>> {
    const client = new Redis(server.url);
    const inbox = `${store.prefix}:{${target}}:inbox`;
    const there = await client.exists(inbox);
    if (there === 1) await client.rename(inbox, `${inbox}:away`);
    await client.set(inbox, "not a hash");
    return async () => {
      await client.del(inbox);
      if (there === 1) await client.rename(`${inbox}:away`, inbox);
      await client.quit();
    };
  }

  async function handOver(name: string): Promise<void> {
    await one.enqueue(arrival([entry(queue, name)]));
    const commit = commitOf([await leaseOne(one, queue)], { enqueue: [entry(target, name)] });
    expect(await one.commit(commit)).toEqual({ status: "committed" });
  }

  it("that could not be moved count as arriving; any process moves them later, once (R3, R15, I1, I2)", async () => {
    await one.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
    const unblock = await blockTarget();
    for (const name of ["1", "2"]) {
      const enqueue = [entry(target, name, { rows: 3 })];
      const counters = [{ pipeline: target, queue: target, name: "in", by: 3 }] as const;
      const commit = commitOf([await leaseOne(one, queue)], { enqueue, counters });
      expect(await one.commit(commit)).toEqual({ status: "committed" });
    }
    const state = async () => (await two.states()).find((each) => each.queue === target);
    await one.enqueue(arrival([entry(queue, "c")]));
    expect((await two.states()).find((each) => each.queue === queue)?.arriving).toBe(0);
    expect(await two.lease(leaseOf(target))).toEqual([]);
    expect(await state()).toMatchObject({ arriving: 6, ready: 0 });
    await unblock();
    await Promise.all([one.poll(), two.poll()]);
    await expect.poll(async () => (await state())?.arriving).toBe(0);
    expect(texts(await two.lease(leaseOf(target)))).toEqual(["1", "2"]);
    expect((await state())?.counters.in).toBe(6);
  });

  it("wait for that pipeline alone: rows for a third one are moved, and what is wrong is said once", async () => {
    const unblock = await blockTarget();
    await one.enqueue(arrival([entry(queue, "a")]));
    const enqueue = [entry(target, "q"), entry("app.r", "r"), entry("app.a", "a")];
    await one.commit(commitOf([await leaseOne(one, queue)], { enqueue }));
    expect(texts(await two.lease(leaseOf("app.r")))).toEqual(["r"]);
    expect(texts(await two.lease(leaseOf("app.a")))).toEqual(["a"]);
    for (let times = 0; times < 3; times++) await one.poll();
    expect(said).toEqual(["[object Object] the coordinator cannot move rows to another pipeline"]);
    await unblock();
    const ready = async () => (await two.states()).find((state) => state.queue === target)?.ready;
    await one.poll();
    await expect.poll(ready).toBe(1);
  });

  it("that have come together are moved together, but for those that are there already (R3, I2)", async () => {
    const client = new Redis(server.url);
    const outbox = `${store.prefix}:{${queue}}:outbox`;
    const unblock = await blockTarget();
    await handOver("1");
    const first = await client.hgetallBuffer(outbox);
    await unblock();
    await one.poll();
    await expect.poll(() => client.hlen(outbox)).toBe(0);
    const unblockAgain = await blockTarget();
    for (const name of ["2", "3", "4"]) await handOver(name);
    // As a process leaves it that has put a parcel into its target and ends before it takes it out.
    await client.hset(outbox, first);
    await unblockAgain();
    await one.poll();
    await expect.poll(() => client.hlen(outbox)).toBe(0);
    expect(texts(await two.lease(leaseOf(target)))).toEqual(["1", "2", "3", "4"]);
    await client.quit();
  });

  it.each([
    ["source", queue, 3],
    ["target", target, 3],
    ["source, long ago,", queue, 300],
  ])(
    "go on when the store of their %s alone was set back, with what is new since then (I1, I2)",
    async (_of, pipeline, between) => {
      const client = new Redis(server.url);
      const came: string[] = [];
      const take = async (): Promise<void> => {
        for (;;) {
          const entries = await two.lease(leaseOf(target));
          if (entries.length === 0) return;
          await two.commit(commitOf(entries));
          came.push(...texts(entries));
        }
      };
      await handOver("a");
      await take();
      const keys = await client.keys(`${store.prefix}:{${pipeline}}:*`);
      const before = await Promise.all(
        keys.map(async (key) => [key, await client.dumpBuffer(key)] as const),
      );
      for (let at = 0; at < between; at++) await handOver("between");
      await take();
      await Promise.all(
        (await client.keys(`${store.prefix}:{${pipeline}}:*`)).map((key) => client.del(key)),
      );
      for (const [key, value] of before) if (value !== null) await client.restore(key, 0, value);
      came.length = 0;
      const names = Array.from({ length: 5 }, (_, at) => `new ${at}`);
      for (const name of names) await handOver(name);
      const outbox = `${store.prefix}:{${queue}}:outbox`;
      await Promise.all([one.poll(), two.poll()]);
      await expect.poll(() => client.hlen(outbox)).toBe(0);
      await take();
      expect(came).toEqual(names);
      expect(said.join()).toMatch(/Parcel \d+ of app\.p is not the one that app\.q expects/);
      await client.quit();
    },
  );

  it("come also after weeks in which none came: numbers between pipelines are never forgotten (R3, I1)", async () => {
    const hand = async (text: string): Promise<void> => {
      await one.enqueue(arrival([entry(queue, text)]));
      const enqueue = [entry(target, text)];
      await one.commit(commitOf([await leaseOne(one, queue)], { enqueue }));
      expect(texts(await two.lease(leaseOf(target)))).toEqual([text]);
    };
    await hand("before");
    store.clock.stall(30 * 24 * 3_600_000);
    // A sweep of the target forgets producers of long ago.
    await one.enqueue(arrival([entry(target, "x")]));
    await two.poll();
    await two.lease(leaseOf(target));
    await hand("after");
  });

  it("come with all that arrives in one request, and again is a duplicate for each pipeline (R3)", async () => {
    const inbox = [queue, target].map((pipeline) => ({
      pipeline,
      source: "s",
      epoch: "e",
      sequence: 1,
    }));
    const unblock = await blockTarget();
    const push = arrival([entry(queue, "a"), entry(target, "b"), entry("app.r", "c")], { inbox });
    await expect(one.enqueue(push)).rejects.toMatchObject({ code: "INTERNAL" });
    await unblock();
    expect(await two.enqueue(push)).toEqual({ status: "enqueued" });
    expect(await one.enqueue(push)).toMatchObject({ status: "duplicate" });
    for (const [name, text] of [
      [queue, "a"],
      [target, "b"],
      ["app.r", "c"],
    ] as const)
      expect(texts(await two.lease(leaseOf(name)))).toEqual([text]);
  });
});

describe("staged parts", () => {
  it("of a process that has died are thrown away after many minutes, not before", async () => {
    const client = new Redis(server.url);
    const parts = (): Promise<number> => client.hlen(`${store.prefix}:{${queue}}:payloads`);
    await one.stage({ callId: "call", part: 1, entries: [entry(queue, "part")], home: queue });
    const survivor = redisStore(server.url, { prefix: store.prefix });
    const other = await survivor.open();
    await survivor.advance(300_000);
    expect(await parts()).toBe(1);
    await survivor.advance(10_000_000);
    expect(await parts()).toBe(0);
    await other.close();
    await client.quit();
  });
});
