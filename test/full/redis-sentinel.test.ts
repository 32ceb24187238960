import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openRedis } from "../../src/broker/redis/open.js";
import { playSchedule } from "../support/played/door-schedule.js";
import { scaled } from "../support/scale.js";
import { seedsOf } from "../support/seeds.js";
import { startWatchedRedis, type WatchedRedis } from "../support/redis-sentinel.js";

/** Sentinels that have just made one server the master take their time to make another one it. */
const failoverMs = 60_000;
const seeds = seedsOf("masters that are killed", scaled(2));

let watched: WatchedRedis;
beforeAll(async () => {
  watched = await startWatchedRedis();
});
afterAll(() => watched.stop());

it.each(seeds)(
  "a master that is killed loses and doubles nothing of a whole life, where its replica has every change (I1, I2, I4, I5, I8), seed %i",
  async (seed) => {
    const kills: Promise<void>[] = [];
    await playSchedule(
      seed,
      { producers: 2, batches: 12 },
      {
        pipelinesApart: true,
        async open(clock) {
          const broker = await openRedis({
            url: `${watched.url}?replicas=1`,
            durability: "normal",
            prefix: `test-${randomUUID()}`,
            waitMs: failoverMs,
            clock,
          });
          kills.push(watched.killMaster());
          return broker;
        },
      },
    );
    await Promise.all(kills);
    expect(kills).toHaveLength(1);
  },
);
