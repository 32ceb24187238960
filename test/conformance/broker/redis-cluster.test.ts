/** The Redis engine on a cluster of three nodes: the same promises, also while slots are moved and a node is away. */
import { randomUUID } from "node:crypto";
import { systemClock } from "@stairs/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { leastAccess } from "../../../src/broker/redis/access.js";
import { Keys } from "../../../src/broker/redis/keys.js";
import { openRedis } from "../../../src/broker/redis/open.js";
import { Chance } from "../../support/chance.js";
import { playSchedule } from "../../support/played/door-schedule.js";
import { type RedisCluster, startRedisCluster } from "../../support/redis-cluster.js";
import { seedsOf } from "../../support/seeds.js";
import { brokerContract } from "./broker-contract.js";
import { checkedLife } from "./checked-life.js";
import { redisStore } from "./redis-store.js";
import { arrival, commitOf, entry, leaseOf, leaseOne, texts } from "./store-under-test.js";

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startRedisCluster();
});
afterAll(() => cluster.stop());

const makeStore = async () => redisStore(cluster.url);
brokerContract("The Redis engine on a cluster", makeStore, { runs: 25 });
checkedLife("the Redis engine on a cluster", makeStore);

const queue = "app.p";
const next = "app.q/next";

/** A node that does not have a key's slot. */
async function otherThan(key: string) {
  const owner = await cluster.ownerOf(key);
  const [other] = cluster.nodes.filter((node) => node !== owner);
  if (other === undefined) throw new Error("a cluster has several nodes");
  return other;
}

describe("a user of a cluster", () => {
  it("needs two commands more than one of a server", async () => {
    const access = [...leastAccess(new Keys("few")).split(" "), "+cluster|slots", "+cluster|info"];
    for (const { client } of cluster.nodes)
      await client.call("ACL", "SETUSER", "few", "on", ">s3cret", ...access);
    const url = cluster.url.replace("//", "//few:s3cret@");
    const store = redisStore(url, { prefix: "few" });
    const [one, two] = [await store.open(), await store.open()];
    const heard: string[] = [];
    two.watch((name) => heard.push(name));
    await one.enqueue(arrival([entry(queue, "a")]));
    await expect.poll(() => heard).toContain(queue);
    expect(texts(await two.lease(leaseOf(queue)))).toEqual(["a"]);
    await one.close();
    await two.close();
    await redisStore(cluster.url, { prefix: "few" }).remove();
  });
});

describe("a slot that is moved to another node", () => {
  it("takes its pipeline along, and what comes while it is half there waits (I1, I2)", async () => {
    const broker = await openRedis({
      url: cluster.url,
      durability: "normal",
      clock: systemClock,
      prefix: `test-${randomUUID()}`,
    });
    await broker.enqueue(arrival([entry(queue, "a"), entry(queue, "b")]));
    const held = await leaseOne(broker, queue);
    let waiting: readonly Promise<unknown>[] = [];
    let answered = 0;
    await cluster.moveSlot(`{${queue}}`, await otherThan(`{${queue}}`), async () => {
      const commit = commitOf([held], { enqueue: [entry(next, "out")] });
      waiting = [broker.commit(commit), broker.enqueue(arrival([entry(queue, "c")]))];
      for (const one of waiting) void one.finally(() => (answered += 1));
      // A command on one key goes to whoever has it; a step on all of them does not.
      await broker.lastSequence({ pipeline: queue, source: "s", epoch: "e" });
      expect(answered).toBe(0);
    });
    expect(await Promise.all(waiting)).toEqual([{ status: "committed" }, { status: "enqueued" }]);
    expect(texts(await broker.lease(leaseOf(queue)))).toEqual(["b", "c"]);
    expect(texts(await broker.lease(leaseOf(next)))).toEqual(["out"]);
    await broker.close();
  });

  const seeds = seedsOf("slots that move");
  it.each(seeds)(
    "loses and doubles nothing under load, again and again (I1, I2, I4, I5, I8), seed %i",
    async (seed) => {
      const chance = new Chance(seed);
      let over = false;
      let moves = 0;
      const moving = (async () => {
        while (!over) {
          const key = chance.below(2) === 0 ? "{test.p}" : "{test.q}";
          await cluster.moveSlot(key, await otherThan(key));
          moves += 1;
        }
      })();
      const open = (clock: typeof systemClock) =>
        openRedis({
          url: cluster.url,
          durability: "normal",
          prefix: `test-${randomUUID()}`,
          clock,
        });
      await playSchedule(
        seed,
        { producers: 2, batches: 12 },
        { pipelinesApart: true, open },
      ).finally(() => (over = true));
      await moving;
      expect(moves).toBeGreaterThan(2);
    },
  );
});
