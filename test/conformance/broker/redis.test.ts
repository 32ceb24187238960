import { afterAll, beforeAll } from "vitest";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { brokerContract } from "./broker-contract.js";
import { checkedLife } from "./checked-life.js";
import { redisStore } from "./redis-store.js";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const makeStore = async () => redisStore(server.url);
brokerContract("The Redis engine (F90)", makeStore);
checkedLife("the Redis engine", makeStore);
