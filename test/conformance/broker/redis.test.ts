import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { brokerContract } from "./broker-contract.js";
import { redisStore } from "./redis-store.js";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

brokerContract("The Redis engine", async () => redisStore(`redis://127.0.0.1:${server.port}`));
