import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, it } from "vitest";
import { openRedis } from "../../src/broker/redis/open.js";
import { playSchedule } from "../support/played/door-schedule.js";
import { type RedisServer, startRedis } from "../support/redis-server.js";
import { scaled } from "../support/scale.js";
import { seedsOf } from "../support/seeds.js";

const seeds = seedsOf("a door to Redis", scaled(12));

describe("behind a door to Redis where answers are lost, late and refused", () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it.each(seeds)(
    "everything drains by itself, and every row ends once (I1, I2, I3, I4, I5, I6, I8, R2), seed %i",
    (seed) =>
      playSchedule(
        seed,
        { producers: 2, batches: 12 },
        {
          pipelinesApart: true,
          open: (clock) =>
            openRedis({
              url: `redis://127.0.0.1:${server.port}`,
              durability: "normal",
              prefix: `test-${randomUUID()}`,
              clock,
            }),
        },
      ),
  );
});
