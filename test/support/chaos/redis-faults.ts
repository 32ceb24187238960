/** What happens to a Redis server, or to the way to it, under load. */
import { Redis } from "ioredis";
import { setTimeout as lasting } from "node:timers/promises";
import { eventuallyTrue } from "../eventually.js";
import { type RedisServer, startRedis } from "../redis-server.js";
import { TcpProxy } from "../tcp-proxy.js";
import { leaseMs } from "./chaos-load.js";
import { begin, strike, withRedis } from "./on-redis.js";
import type { Scenario } from "./scenario.js";

const killed = withRedis({
  fault: "Redis killed and started again with its append-only file",
  times: 20,
  load: { leaseMs: 10_000 },
  // Else it answers before it writes when the disk is slow.
  start: () => startRedis({ appendfsync: "always" }),
  async run(load, server, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "Redis is killed", () => server.restart());
  },
});

const longMs = 30_000;
const shortMs = 3000;
const stopped = withRedis({
  fault: "Redis stopped for 30 s (where short: 3 s), then continued",
  times: 3,
  repeatsNothing: true,
  // Time in which nobody could look counts as 5 s at the most.
  load: { leaseMs: 10_000 },
  start: () => startRedis(),
  async run(load, server, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "Redis is stopped", async () => {
        server.signal("SIGSTOP");
        await lasting(times > 1 ? longMs : shortMs);
        server.signal("SIGCONT");
      });
  },
});

/** A Redis server behind a proxy. */
async function startBehindProxy(): Promise<{
  url: string;
  proxy: TcpProxy;
  stop(): Promise<void>;
}> {
  const server = await startRedis();
  const proxy = await TcpProxy.start(`127.0.0.1:${server.port}`);
  return {
    url: `redis://${proxy.address}`,
    proxy,
    async stop() {
      await proxy.close();
      await server.stop();
    },
  };
}

const answersCut = withRedis({
  fault: "connection to Redis cut in the middle of an answer",
  times: 60,
  repeatsNothing: true,
  load: { leaseMs: 10_000 },
  start: startBehindProxy,
  async run(load, { proxy }, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "answers of Redis are cut", async () => {
        await eventuallyTrue("a connection to Redis", () => proxy.connections.length > 0);
        const { cut } = proxy.counts;
        for (const one of proxy.connections) one.cutAfter("down", 1 + chance.below(400));
        await eventuallyTrue("the cut", () => proxy.counts.cut > cut);
      });
  },
});

const halfOpen = withRedis({
  fault: "connection to Redis half-open until it is given up",
  times: 5,
  load: { leaseMs: 10_000, env: { CHAOS_WORK_MS: "40" } },
  start: startBehindProxy,
  async run(load, { proxy }, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "the connection to Redis is half-open", async () => {
        const back = proxy.nextConnection();
        const silent = proxy.connections;
        for (const one of silent) one.stop();
        await back;
        // What was kept arrives late, or never.
        for (const one of silent) {
          if (chance.once(2)) one.go();
          else one.cut();
        }
      });
  },
});

/** A Redis server with a client for its operator. */
async function startOperated(): Promise<
  Pick<RedisServer, "url" | "stop"> & { readonly client: Redis }
> {
  const server = await startRedis();
  const client = new Redis(server.url);
  return {
    url: server.url,
    client,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

export const fullMemory = withRedis({
  fault: "memory of Redis full, then room again",
  times: 10,
  repeatsNothing: true,
  load: { leaseMs: 10_000 },
  start: startOperated,
  async run(load, { client }, times, chance) {
    await begin(load);
    while (load.proved < times) {
      const before = load.hands.of("producer")?.ended ?? 0;
      await strike(load, chance, "the memory of Redis is full", () =>
        client.config("SET", "maxmemory", 1),
      );
      // What is in the queues is worked off although nothing can come in.
      await eventuallyTrue("the queues to drain", async () => (await load.client.left()) === 0);
      await client.config("SET", "maxmemory", 0);
      await eventuallyTrue(
        "rows to be taken again",
        () => (load.hands.of("producer")?.ended ?? 0) > before + 1,
      );
    }
  },
});

const forgetful = withRedis({
  fault: "scripts of Redis flushed",
  times: 100,
  repeatsNothing: true,
  load: { leaseMs: 10_000 },
  start: startOperated,
  async run(load, { client }, times, chance) {
    await begin(load);
    while (load.proved < times)
      await strike(load, chance, "the scripts are flushed", () => client.call("SCRIPT", "FLUSH"));
  },
});

const oneOfFour = withRedis({
  fault: "one of four coordinators on a Redis stopped past its leases, then continued",
  times: 10,
  load: { env: { CHAOS_WORK_MS: "40" } },
  start: () => startRedis(),
  async run(load, _server, times) {
    const others = [];
    for (let at = 0; at < 3; at++) others.push(await load.anotherCoordinator());
    await load.workers("here", 1);
    for (const [at, { address }] of others.entries())
      await load.workers(`there${at}`, 1, { address });
    await load.producer("producer");
    for (let round = 0; load.proved < times; round++) {
      const at = round % others.length;
      const victim = others[at];
      const { actor } = await load.busyWorker((busy) => busy[0], `there${at}`);
      const { from } = await load.inject(`the coordinator of ${actor} is stopped`, () =>
        victim?.signal("SIGSTOP"),
      );
      await lasting(3 * leaseMs);
      victim?.signal("SIGCONT");
      if (await load.wasInHand({ from, to: from }, [actor])) load.proved += 1;
    }
  },
});

export const redisFaults: readonly Scenario[] = [
  killed,
  stopped,
  answersCut,
  halfOpen,
  fullMemory,
  forgetful,
  oneOfFour,
];
