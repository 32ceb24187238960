import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { systemClock } from "@stairs/core";
import { Redis } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { parseRedisUrl } from "../../../src/broker/redis/address.js";
import { Connection } from "../../../src/broker/redis/connection.js";
import { Keys } from "../../../src/broker/redis/keys.js";
import {
  migrateStore,
  type StoredKeys,
  type StoreStep,
} from "../../../src/broker/redis/migration.js";
import { storeLadder } from "../../../src/broker/redis/store-ladder.js";
import { type Log, silentLog } from "../../../src/observe/log.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";

let server: RedisServer;
let client: Redis;
let keys: Keys;
const connections: Connection[] = [];
beforeAll(async () => {
  server = await startRedis();
  client = new Redis(server.url);
});
afterAll(async () => {
  await client.quit();
  await server.stop();
});
beforeEach(async () => {
  keys = new Keys(`test-${randomUUID()}`);
  await client.set(keys.format, "1");
});
afterEach(() => {
  for (const one of connections.splice(0)) one.close();
});

/** Counts in `thing N` how often it was taken. */
const counting = (from: number): StoreStep => ({
  from,
  to: from + 1,
  async change(store, { plans }) {
    const taken = Number(await store.command("HGET", plans, `thing ${from}`));
    await store.command("HSET", plans, `thing ${from}`, taken + 1);
  },
});

async function migration(more: Partial<StoredKeys> = {}): Promise<StoredKeys> {
  const address = parseRedisUrl(server.url);
  const store = await Connection.open({ address, isCluster: false });
  connections.push(store);
  const ladder = { current: 3, steps: [counting(1), counting(2)] };
  return { store, keys, shown: "redis://x", ladder, clock: systemClock, log: silentLog, ...more };
}

/** What is said. */
function hearing(): { readonly log: Log; readonly said: string[] } {
  const said: string[] = [];
  return {
    log: { ...silentLog, info: (...words: unknown[]) => void said.push(words.join()) },
    said,
  };
}

it("a new store has the current format", async () => {
  await client.del(keys.format);
  await migrateStore(await migration());
  expect(await client.get(keys.format)).toBe("3");
  expect(await client.exists(keys.plans, keys.migration)).toBe(0);
});

it("of several coordinators that start at once one takes the steps, and all go on when they are taken", async () => {
  const { log, said } = hearing();
  const all = await Promise.all(Array.from({ length: 5 }, () => migration({ log })));
  await Promise.all(all.map((one) => migrateStore(one)));
  expect(await client.hgetall(keys.plans)).toEqual({ "thing 1": "1", "thing 2": "1" });
  expect(await client.get(keys.format)).toBe("3");
  expect(await client.exists(keys.migration)).toBe(0);
  expect(
    said.filter((line) => line.includes("is bringing redis://x from format 1 to")),
  ).toHaveLength(1);
  expect(said).toContain("Another coordinator is bringing redis://x to format 3.");
});

it("one that is killed in a step leaves a store that older builds refuse, and the next start takes the step again", async () => {
  const source = (path: string): string =>
    JSON.stringify(new URL(`../../../src/broker/redis/${path}`, import.meta.url).href);
  const script = `
    import { systemClock } from "@stairs/core";
    import { parseRedisUrl } from ${source("address.ts")};
    import { Connection } from ${source("connection.ts")};
    import { Keys } from ${source("keys.ts")};
    import { migrateStore } from ${source("migration.ts")};
    const keys = new Keys(${JSON.stringify(keys.plans.replace(/:plans$/, ""))});
    const store = await Connection.open({ address: parseRedisUrl(${JSON.stringify(server.url)}), isCluster: false });
    const change = async () => {
      await store.command("HSET", keys.plans, "thing 1", 1);
      process.kill(process.pid, "SIGKILL");
    };
    const ladder = { current: 2, steps: [{ from: 1, to: 2, change }] };
    const log = { info: () => undefined };
    await migrateStore({ store, keys, shown: "x", ladder, clock: systemClock, log, lockMs: 300 });
  `;
  const words = ["--import", "tsx", "--input-type=module", "-e", script];
  const killed = spawn(process.execPath, words, { stdio: "inherit" });
  expect(await once(killed, "exit")).toEqual([null, "SIGKILL"]);
  // A build of the format before knows no such format.
  expect(await client.get(keys.format)).toBe("1 to 2");
  await migrateStore(await migration());
  expect(await client.hgetall(keys.plans)).toEqual({ "thing 1": "2", "thing 2": "1" });
  expect(await client.get(keys.format)).toBe("3");
});

it("nothing is changed while coordinators of the older build work on the store", async () => {
  await client.hset(keys.peers, "older", `${Date.now() + 600_000} {}`);
  const waiting = migrateStore(await migration({ patienceMs: 200 }));
  await expect(waiting).rejects.toMatchObject({
    code: "WRONG_STATE",
    message:
      "1 coordinator of an older Stairs still works on redis://x, but this one must bring it to format 3. Stop it, and start this one again.",
  });
  expect(await client.get(keys.format)).toBe("1");
  expect(await client.exists(keys.plans, keys.migration)).toBe(0);
  await client.hset(keys.peers, "older", `${Date.now() - 1} {}`);
  await migrateStore(await migration({ patienceMs: 200 }));
  expect(await client.get(keys.format)).toBe("3");
});

it("a step that fails lets the next coordinator take it at once", async () => {
  const change = () => Promise.reject(new Error("away"));
  const steps = [{ ...counting(1), change }, counting(2)];
  const failing = migrateStore(await migration({ ladder: { current: 3, steps } }));
  await expect(failing).rejects.toThrow("away");
  expect(await client.exists(keys.migration)).toBe(0);
  await migrateStore(await migration());
  expect(await client.get(keys.format)).toBe("3");
});

it("the steps of this build lead without a gap to the format that it writes", () => {
  const { current, steps } = storeLadder;
  for (const { from, to } of steps) expect(to).toBe(from + 1);
  expect(steps.slice(1).map(({ from }) => from)).toEqual(steps.slice(0, -1).map(({ to }) => to));
  expect(steps.at(-1)?.to ?? current).toBe(current);
});
