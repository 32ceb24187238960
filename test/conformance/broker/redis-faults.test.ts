/** What the Redis engine keeps when the server or the way to it fails. */
import { systemClock } from "@stairs/core";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { silentLog } from "../../../src/observe/log.js";
import { openRedis, type RedisBroker } from "../../../src/broker/redis/open.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { TcpProxy } from "../../support/tcp-proxy.js";
import { type RedisStore, redisStore } from "./redis-store.js";
import {
  arrival,
  commitOf,
  deadLetter,
  entry,
  leaseMs,
  leaseOf,
  leaseOne,
  texts,
} from "./store-under-test.js";

const queue = "app.p";
const next = "app.p/next";
const source = { pipeline: queue, source: "s", epoch: "e" };

let server: RedisServer;
let proxy: TcpProxy;
let store: RedisStore;
let broker: RedisBroker;
beforeAll(async () => {
  // Else it answers before it writes when the disk is slow, and a kill takes that along.
  server = await startRedis({ appendfsync: "always" });
});
afterAll(() => server.stop());
beforeEach(async () => {
  proxy = await TcpProxy.start(`127.0.0.1:${server.port}`);
  store = redisStore(`redis://${proxy.address}`);
  broker = await store.open();
});
afterEach(async () => {
  proxy.admit();
  await broker.close();
  await store.remove();
  await proxy.close();
});

/**
 * Does something whose answer never comes: the server has done it when the connection is cut.
 * @param before So many bytes of answers come before.
 */
async function unanswered<T>(work: () => Promise<T>, before = 0): Promise<T> {
  // What the engine asks by itself after a reconnect is answered.
  await broker.poll();
  for (const connection of proxy.connections) connection.cutAfter("down", before + 1);
  const cuts = proxy.counts.cut;
  const result = await work();
  expect(proxy.counts.cut).toBeGreaterThan(cuts);
  return result;
}

/** Does a change, somehow. @param before So many bytes of answers come before its own. */
type Doing = <T>(work: () => Promise<T>, before?: number) => Promise<T>;

/** Every kind of change in one pipeline; all of it must have happened once. */
async function everyChange(pipeline: string, doing: Doing): Promise<void> {
  const further = `${pipeline}/next`;
  // From here on each change is one command.
  await broker.lease(leaseOf(pipeline));
  await doing(() => broker.enqueue(arrival([entry(pipeline, "a"), entry(pipeline, "b")])));
  const inbox = [{ ...source, pipeline, sequence: 1 }];
  const dead = [deadLetter(pipeline, "dead", { rows: 2 })];
  const counters = [{ pipeline, queue: pipeline, name: "in", by: 3 }] as const;
  const push = () => broker.enqueue(arrival([entry(pipeline, "c")], { inbox, dead, counters }));
  // The number of the dead letter, `:1`, is answered.
  expect(await doing(push, 4)).toEqual({ status: "enqueued" });
  expect(broker.depth(pipeline).rows).toBe(3);

  const taken = await doing(() => broker.lease(leaseOf(pipeline, { maxEntries: 2 })));
  expect(texts(taken)).toEqual(["a", "b"]);
  expect(taken.map(({ delivery }) => delivery)).toEqual([1, 1]);
  const [a, b] = taken;
  if (a === undefined || b === undefined) throw new Error("not leased");
  expect(await doing(() => broker.release({ refs: [a], addLosses: 1 }))).toEqual([]);
  const again = await leaseOne(broker, pipeline);
  expect(again).toMatchObject({ losses: 1, delivery: 2 });
  const pieces = ["a1", "a2"].map((text) => entry(pipeline, text));
  expect(await doing(() => broker.split({ ref: again, pieces }))).toBe(true);
  const callId = `call of ${pipeline}`;
  await doing(() =>
    broker.stage({ callId, part: 1, entries: [entry(further, "part")], home: pipeline }),
  );
  const commit = commitOf([b], { enqueue: [entry(further, "out")], publish: [callId], counters });
  expect(await doing(() => broker.commit(commit))).toEqual({ status: "committed" });

  expect(texts(await broker.lease(leaseOf(further)))).toEqual(["part", "out"]);
  expect(texts(await broker.lease(leaseOf(pipeline)))).toEqual(["a1", "a2", "c"]);
  const state = (await broker.states()).find((one) => one.queue === pipeline);
  expect(state).toMatchObject({ dead: 2, counters: { in: 6, losses: 1 } });
  const [letter] = (await broker.deadLetters({ pipeline, limit: 1 })).letters;
  const decision = {
    id: `decision of ${pipeline}`,
    letters: [{ id: letter?.id ?? "", rows: 2, left: null }],
    enqueue: [entry(pipeline, "revived")],
    dead: [],
    counters,
  };
  expect(await doing(() => broker.settleDead(decision))).toEqual({ status: "settled" });
  expect(await doing(() => broker.flush(pipeline))).toBe(6);
  expect(await broker.flush(pipeline)).toBe(0);
}

describe("an answer that is lost with its connection", () => {
  it("is given again: nothing is done twice, whatever it was (R2, R3, I2)", async () => {
    // The server learns the scripts, so that later each change is one command.
    await everyChange("app.first", (work) => work());
    await everyChange(queue, unanswered);
  });

  it("does not make an arrival without a sequence a second one", async () => {
    await broker.enqueue(arrival([entry("app.first", "")]));
    await broker.lease(leaseOf(queue));
    for (let round = 0; round < 5; round++)
      await unanswered(() => broker.enqueue(arrival([entry(queue, `${round}`)])));
    expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["0", "1", "2", "3", "4"]);
  });
});

describe("a server that has forgotten the scripts", () => {
  it("is told them again", async () => {
    const client = new Redis(server.url);
    await client.call("SCRIPT", "FLUSH");
    await client.quit();
    await broker.enqueue(arrival([entry(queue, "a")]));
    expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["a"]);
  });
});

describe("a server that is away", () => {
  it("is waited for, and then has everything that was acked (I11)", async () => {
    const held = await (async () => {
      await broker.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
      return leaseOne(broker, queue);
    })();
    proxy.refuse();
    const commit = broker.commit(commitOf([held], { enqueue: [entry(next, "out")] }));
    const lease = broker.lease(leaseOf(queue));
    await server.restart();
    proxy.admit();
    expect(await commit).toEqual({ status: "committed" });
    expect(texts(await lease)).toEqual(["b"]);
    expect(texts(await broker.lease(leaseOf(next)))).toEqual(["out"]);
  });

  it("is given up after a while, with words that say what to expect and no secret", async () => {
    const url = `redis://user:s3cret@${proxy.address}`;
    const client = new Redis(server.url);
    await client.call("ACL", "SETUSER", "user", "on", ">s3cret", "~*", "&*", "+@all");
    await client.quit();
    const impatient = await openRedis({
      url,
      durability: "normal",
      clock: systemClock,
      prefix: store.prefix,
      waitMs: 200,
    });
    expect(impatient.location).toBe(`redis://${proxy.address}`);
    proxy.refuse();
    const error = await impatient.enqueue(arrival([entry(queue, "a")])).catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "UNREACHABLE" });
    expect(String(error)).toMatch(
      /^\[UNREACHABLE\] The coordinator cannot use Redis at redis:\/\/127\.0\.0\.1:\d+: /,
    );
    expect(JSON.stringify(error) + String(error)).not.toContain("s3cret");
    await impatient.close();
  });

  it("wakes everybody when it is back: hints may have been missed", async () => {
    const other = await redisStore(server.url, { prefix: store.prefix }).open();
    const heard: string[] = [];
    broker.watch((name) => heard.push(name));
    proxy.refuse();
    await other.enqueue(arrival([entry(queue, "a")]));
    proxy.admit();
    await expect.poll(() => heard).toContain(queue);
    await other.close();
  });
});

describe("a server that is busy with somebody else's script", () => {
  it("is waited for; who waits for too long is told why, and work goes on when it is over", async () => {
    const [operator, other] = [new Redis(server.url), new Redis(server.url)];
    await operator.config("SET", "busy-reply-threshold", 50);
    const impatient = await openRedis({
      url: server.url,
      durability: "normal",
      clock: systemClock,
      prefix: store.prefix,
      waitMs: 300,
    });
    const endless = other.call("EVAL", "while true do end", 0).catch(String);
    const error = await impatient.enqueue(arrival([entry(queue, "a")])).catch(String);
    expect(error).toMatch(/\[UNREACHABLE\].*cannot use Redis at .*: BUSY .*SCRIPT KILL/);
    const patient = broker.enqueue(arrival([entry(queue, "b")]));
    await operator.call("SCRIPT", "KILL");
    expect(await endless).toMatch(/killed/i);
    expect(await patient).toEqual({ status: "enqueued" });
    await impatient.close();
    for (const client of [operator, other]) client.disconnect();
  });
});

describe("a server that was set back", () => {
  it("is noticed and said, and what it has now counts", async () => {
    const said: string[] = [];
    const log = { ...silentLog, error: (...words: unknown[]) => void said.push(words.join(" ")) };
    const prefix = `${store.prefix}-other`;
    const other = await redisStore(server.url, { prefix, log }).open();
    await other.enqueue(arrival([entry(queue, "a"), entry(next, "b")]));
    const client = new Redis(server.url);
    for (const key of await client.keys(`${prefix}:*`)) await client.del(key);
    await other.poll();
    // Others find what comes in from now on.
    expect(await client.smembers(`${prefix}:pipelines`)).toEqual([queue]);
    await client.quit();
    expect(said.join()).toMatch(
      /knows of 0 changes of app\.p, but this coordinator has seen 1: Redis was set back/,
    );
    expect(other.depth(queue)).toEqual({ rows: 0, bytes: 0 });
    await other.close();
  });
});

describe("leases", () => {
  it("do not run out while nobody looks, and do when somebody looks again (R21)", async () => {
    await broker.enqueue(arrival([entry(queue, "a")]));
    const held = await leaseOne(broker, queue);
    store.clock.stall(10 * leaseMs);
    await broker.poll();
    expect(await broker.extend({ refs: [held], leaseMs })).toEqual([]);
    await store.advance(2 * leaseMs);
    expect(await broker.commit(commitOf([held]))).toEqual({ status: "fenced", lost: [held.id] });
  });

  it("that are short do not either, and run out in time when somebody looks (R21)", async () => {
    const shortMs = 900;
    await broker.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
    const held = await leaseOne(broker, queue, { leaseMs: shortMs });
    store.clock.stall(10 * leaseMs);
    await broker.poll();
    expect(await broker.extend({ refs: [held], leaseMs: shortMs })).toEqual([]);
    for (let third = 0; third < 4; third++) {
      store.clock.advance(shortMs / 3);
      await broker.poll();
    }
    expect(await broker.commit(commitOf([held]))).toEqual({ status: "fenced", lost: [held.id] });

    // When no short one is left, the steps are long again.
    const long = await leaseOne(broker, queue);
    for (let half = 0; half < 3; half++) {
      store.clock.advance(leaseMs / 2);
      await broker.poll();
    }
    expect(await broker.commit(commitOf([long]))).toEqual({ status: "fenced", lost: [long.id] });
  });

  it("of a coordinator that has died run out at any other", async () => {
    await broker.enqueue(arrival([entry(queue, "a")]));
    await leaseOne(broker, queue);
    const other = redisStore(server.url, { prefix: store.prefix });
    const survivor = await other.open();
    expect(await survivor.lease(leaseOf(queue))).toEqual([]);
    await other.advance(2 * leaseMs);
    expect(texts(await survivor.lease(leaseOf(queue)))).toEqual(["a"]);
    await survivor.close();
  });
});
