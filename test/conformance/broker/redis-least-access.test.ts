/** The whole contract as a user of the server who may do no more than the guide asks for. */
import { Redis } from "ioredis";
import { afterAll, beforeAll } from "vitest";
import { leastAccess } from "../../../src/broker/redis/access.js";
import { Keys } from "../../../src/broker/redis/keys.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { brokerContract } from "./broker-contract.js";
import { redisStore } from "./redis-store.js";

const password = "p@ss/w:rd%?#";

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

let stores = 0;
const makeStore = async () => {
  const prefix = `stairs${stores++}`;
  const client = new Redis(server.url);
  const access = leastAccess(new Keys(prefix)).split(" ");
  await client.call("ACL", "SETUSER", prefix, "reset", "on", `>${password}`, ...access);
  await client.quit();
  const host = `127.0.0.1:${server.port}`;
  const url = `redis://${prefix}:${encodeURIComponent(password)}@${host}`;
  // What the test itself removes is removed as the default user.
  return {
    ...redisStore(url, { prefix }),
    remove: () => redisStore(server.url, { prefix }).remove(),
  };
};
brokerContract("The Redis engine, as a user with the least rights,", makeStore, { runs: 25 });
