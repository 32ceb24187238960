import { afterAll, beforeAll, expect, it } from "vitest";
import { parseRedisUrl } from "../../../src/broker/redis/address.js";
import { Connection } from "../../../src/broker/redis/connection.js";
import { FakeClock } from "../../support/fake-clock.js";
import { type RedisServer, startRedis } from "../../support/redis-server.js";
import { startTellingSentinel } from "../../support/telling-sentinel.js";
import { TcpProxy } from "../../support/tcp-proxy.js";

let server: RedisServer;
let proxy: TcpProxy;
beforeAll(async () => {
  server = await startRedis();
  proxy = await TcpProxy.start(`127.0.0.1:${server.port}`);
});
afterAll(async () => {
  await proxy.close();
  await server.stop();
});

it("a server that has never answered may be the wrong address, one that did has what was acked", async () => {
  const nowhere = parseRedisUrl("redis://127.0.0.1:1");
  await expect(Connection.open({ address: nowhere, isCluster: false, waitMs: 50 })).rejects.toThrow(
    /^No Redis answers at redis:\/\/127\.0\.0\.1:1: .*Start it, or correct the address: --redis/,
  );
  const other = await startRedis();
  const address = parseRedisUrl(`redis://127.0.0.1:${other.port}`);
  // By hand: on a busy machine also a server that is there may need longer.
  const clock = new FakeClock();
  const connection = await Connection.open({ address, isCluster: false, waitMs: 50, clock });
  await other.stop();
  let isOver = false;
  const refused = connection.command("PING").finally(() => (isOver = true));
  const said = expect(refused).rejects.toThrow(/Acknowledged changes are safe there/);
  await expect
    .poll(() => {
      clock.advance(50);
      return isOver;
    })
    .toBe(true);
  await said;
  connection.close();
});

it("a connection that breaks again while it subscribes anew comes back and hears, and nothing is left unhandled", async () => {
  const address = parseRedisUrl(`redis://${proxy.address}`);
  const connection = await Connection.open({ address, isCluster: false });
  const heard: string[] = [];
  let returned = 0;
  connection.onReturn(() => {
    returned += 1;
    if (returned === 1) proxy.cut();
  });
  await connection.subscribe("news", (message) => heard.push(message));
  proxy.cut();
  await expect.poll(() => returned, { timeout: 10_000 }).toBe(2);
  await connection.command("PUBLISH", "news", "all is well");
  await expect.poll(() => heard).toEqual(["all is well"]);
  connection.close();
});

it("a connection that sentinels tell of a new master, while it asks them for one, is made anew", async () => {
  const sentinel = await startTellingSentinel(server.port);
  const address = parseRedisUrl(`redis+sentinel://127.0.0.1:${sentinel.port}/main`);
  const connection = await Connection.open({ address, isCluster: false });
  await sentinel.heard;
  const told = sentinel.tellWhenAsked();
  await connection
    .command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no")
    .catch(() => undefined);
  await told;
  expect(String(await connection.command("PING"))).toBe("PONG");
  connection.close();
  await sentinel.stop();
});
