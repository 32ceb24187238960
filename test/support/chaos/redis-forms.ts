/** What happens to a cluster, or to a master with a replica, under load. */
import { startRedisCluster } from "../redis-cluster.js";
import { startWatchedRedis, type WatchedRedis } from "../redis-sentinel.js";
import { begin, strike, withRedis } from "./on-redis.js";
import { pipeline } from "./rows.js";
import type { Scenario } from "./scenario.js";

const slot = `{${pipeline}}`;

const slotMoved = withRedis({
  fault: "slot of the pipeline moved between the nodes of a Redis cluster",
  times: 50,
  repeatsNothing: true,
  load: { leaseMs: 10_000 },
  start: () => startRedisCluster(),
  async run(load, cluster, times, chance) {
    await begin(load);
    while (load.proved < times) {
      const owner = await cluster.ownerOf(slot);
      const others = cluster.nodes.filter((node) => node !== owner);
      const to = others[chance.below(others.length)] ?? owner;
      await strike(load, chance, "a slot is moved", () => cluster.moveSlot(slot, to));
    }
  },
});

const nodeKilled = withRedis({
  fault: "node of a Redis cluster killed and started again",
  times: 10,
  load: { leaseMs: 10_000 },
  start: () => startRedisCluster({ appendfsync: "always" }),
  async run(load, cluster, times, chance) {
    await begin(load);
    while (load.proved < times) {
      const { server } = await cluster.ownerOf(slot);
      await strike(load, chance, "the pipeline's node is killed", () => server.restart());
      await cluster.agreed();
    }
  },
});

/** Changes are on the replica before they count. */
async function startReplicated(): Promise<WatchedRedis> {
  const watched = await startWatchedRedis();
  return { ...watched, url: `${watched.url}?replicas=1` };
}

const failedOver = withRedis({
  fault: "replica of Redis told by sentinels to take over",
  times: 5,
  load: { leaseMs: 10_000 },
  start: startReplicated,
  async run(load, watched, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "the replica takes over", () => watched.failOver());
  },
});

const masterKilled = withRedis({
  fault: "master of Redis killed, its replica takes over",
  times: 5,
  load: { leaseMs: 10_000 },
  start: startReplicated,
  async run(load, watched, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "the master is killed", () => watched.killMaster());
  },
});

export const redisForms: readonly Scenario[] = [slotMoved, nodeKilled, failedOver, masterKilled];
