import { expect, it } from "vitest";
import { idlePipelines } from "../../support/idle-pipelines.js";
import { startRedis } from "../../support/redis-server.js";

it("1,000 pipelines on Redis that have nothing to do take next to no CPU, and less than 100 commands a second (I9)", async () => {
  const redis = await startRedis();
  try {
    const { cpuShare, commandsPerSecond } = await idlePipelines(3, redis);
    expect(cpuShare).toBeLessThan(0.05);
    expect(commandsPerSecond).toBeLessThan(100);
  } finally {
    await redis.stop();
  }
});
