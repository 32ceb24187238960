import { systemClock } from "@stairs/core";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { leastAccess } from "../../../src/broker/redis/access.js";
import { Keys } from "../../../src/broker/redis/keys.js";
import { silentLog } from "../../../src/observe/log.js";
import { openRedis, type RedisOptions } from "../../../src/broker/redis/open.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import {
  arrival,
  commitOf,
  deadLetter,
  entry,
  leaseOf,
} from "../../conformance/broker/store-under-test.js";

let server: RedisServer;
let client: Redis;
beforeAll(async () => {
  server = await startRedis({ maxmemory: "0" });
  client = new Redis(server.url);
});
afterAll(async () => {
  await client.quit();
  await server.stop();
});

const open = (more: Partial<RedisOptions> = {}) =>
  openRedis({ url: server.url, durability: "normal", clock: systemClock, waitMs: 300, ...more });

describe("a Redis is checked at start", () => {
  afterEach(async () => {
    await client.config("SET", "maxmemory-policy", "noeviction");
    await client.config("SET", "appendonly", "yes");
    await client.del("stairs:format");
  });

  it("for being there", async () => {
    const url = "redis://user:s3cret@127.0.0.1:9";
    const error = await open({ url }).catch((e: unknown) => e);
    expect(String(error)).toMatch(
      /^\[UNREACHABLE\] No Redis answers at redis:\/\/127\.0\.0\.1:9: (?!.*s3cret)/,
    );
  });

  it("for the right password", async () => {
    const url = server.url.replace("//", "//nobody:s3cret@");
    const error = await open({ url }).catch((e: unknown) => e);
    expect(String(error)).toMatch(/^\[NOT_ALLOWED\] .*Check the user and password(?!.*s3cret)/);
  });

  it("for keeping what it has when its memory is full", async () => {
    await client.config("SET", "maxmemory-policy", "allkeys-lru");
    await expect(open()).rejects.toThrow(/maxmemory-policy allkeys-lru: .*it would delete rows/);
  });

  it("for its disk, when an ack must survive a power cut", async () => {
    await expect(open({ durability: "strict" })).rejects.toThrow(
      /has appendfsync everysec: a power/,
    );
    await client.config("SET", "appendonly", "no");
    await expect(open({ durability: "strict" })).rejects.toThrow(
      /keeps no append-only file, but durability strict needs one/,
    );
    const words: string[] = [];
    const log = { ...silentLog, warn: (...said: unknown[]) => void words.push(String(said)) };
    await (await open({ log })).close();
    expect(words.join()).toContain("keeps no append-only file: it loses acknowledged rows");
  });

  it("for being one server, or all of one cluster", async () => {
    const other = await startRedis();
    const url = `${server.url},127.0.0.1:${other.port}`;
    await expect(open({ url })).rejects.toThrow(/names several servers that form no cluster/);
    await other.stop();
  });

  it("for replicas, where changes are to be on some", async () => {
    await expect(open({ url: `${server.url}?replicas=1` })).rejects.toThrow(
      /has 0 replicas, but its URL requires 1/,
    );
  });

  it("for what its user may do, command by command", async () => {
    await client.call(
      "ACL",
      "SETUSER",
      "few",
      "on",
      ">s3cret",
      "~*",
      "&*",
      "+@all",
      "-zadd",
      "-publish",
    );
    const error = await open({ url: server.url.replace("//", "//few:s3cret@") }).catch(String);
    expect(error).toMatch(
      /^\[NOT_ALLOWED\] .*may not call ZADD, PUBLISH on the keys and channels stairs:\*/,
    );
    expect(error).not.toContain("s3cret");
  });

  it("for the database that is named: rows never go to another one", async () => {
    await expect(open({ url: `${server.url}/99` })).rejects.toThrow(/\/99 has no such database/);
    const access = leastAccess(new Keys("stairs")).split(" ");
    await client.call("ACL", "SETUSER", "least", "on", ">s3cret", ...access);
    const url = `${server.url.replace("//", "//least:s3cret@")}/3`;
    await expect(open({ url })).rejects.toThrow(/refuses this coordinator \(NOPERM.*select/);
    await client.call("ACL", "SETUSER", "least", "+select");
    await (await open({ url })).close();
  });

  it("for the format of another version", async () => {
    await client.set("stairs:format", "99");
    await expect(open()).rejects.toThrow(
      /has format 99 and this Stairs reads formats 2 to 3: start the newer Stairs that wrote it, or use another database\.$/,
    );
  });
});

describe("a Redis whose memory is full", () => {
  it("takes no more rows, and can be drained, also by whoever comes then; afterwards it takes rows again", async () => {
    let broker = await open({ prefix: "full" });
    const queue = "app.p";
    const payload = Buffer.alloc(64 * 1024);
    const used = Number(/used_memory:(\d+)/.exec(await client.info("memory"))?.[1]);
    await client.config("SET", "maxmemory", used + 4 * 1024 * 1024);
    let stored = 0;
    const fill = async (): Promise<void> => {
      for (; stored < 1000; stored++)
        await broker.enqueue(arrival([entry(queue, "", { payload })]));
    };
    await expect(fill()).rejects.toMatchObject({ code: "STORE_FULL" });
    expect(broker.depth(queue).rows).toBe(stored);
    await broker.close();
    broker = await open({ prefix: "full" });
    let done = 0;
    for (;;) {
      const taken = await broker.lease(leaseOf(queue, { maxEntries: 10 }));
      if (taken.length === 0) break;
      const enqueue = [entry("app.p/next", "small")];
      const dead = [deadLetter(queue, "dead")];
      const commit = commitOf(taken, { enqueue, dead });
      expect(await broker.commit(commit)).toEqual({ status: "committed" });
      done += taken.length;
    }
    expect(done).toBe(stored);
    expect(await broker.enqueue(arrival([entry(queue, "again")]))).toEqual({ status: "enqueued" });
    await client.config("SET", "maxmemory", 0);
    await broker.close();
  });
});
