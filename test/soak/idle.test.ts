import { expect, it } from "vitest";
import { idlePipelines } from "../support/idle-pipelines.js";
import { startRedis } from "../support/redis-server.js";

const seconds = 60;

it("1,000 pipelines of 5 stages that are idle for a minute take less than 3 s of CPU of the coordinator and Redis, and less than 100 commands a second (I9)", async () => {
  const redis = await startRedis();
  try {
    const { cpuShare, commandsPerSecond } = await idlePipelines(seconds, redis);
    expect(cpuShare * seconds).toBeLessThan(3);
    expect(commandsPerSecond).toBeLessThan(100);
  } finally {
    await redis.stop();
  }
});
