/** The Redis engine on a server of the test's own, each store under keys of its own, with a clock that is moved by hand. */
import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import { openRedis, type RedisBroker, type RedisOptions } from "../../../src/broker/redis/open.js";
import { FakeClock } from "../../support/fake-clock.js";
import type { StoreUnderTest } from "./store-under-test.js";

/** As long as leases may be without anybody looking at them. */
const stepMs = 5000;

export interface RedisStore extends StoreUnderTest {
  readonly clock: FakeClock;
  readonly prefix: string;
  open(): Promise<RedisBroker>;
}

/** @param url The server. */
export function redisStore(url: string, options: Partial<RedisOptions> = {}): RedisStore {
  const clock = new FakeClock();
  const prefix = options.prefix ?? `test-${randomUUID()}`;
  let broker: RedisBroker | undefined;
  let isOpen = false;
  return {
    clock,
    prefix,
    async open() {
      const time = (): number => clock.now();
      broker = await openRedis({ url, durability: "normal", clock, time, ...options, prefix });
      isOpen = true;
      const opened = broker;
      const close = opened.close.bind(opened);
      opened.close = () => {
        isOpen = false;
        return close();
      };
      return opened;
    },
    now: () => clock.now(),
    async advance(ms) {
      for (let left = ms; left > 0; left -= stepMs) {
        clock.advance(Math.min(left, stepMs));
        if (isOpen) await broker?.poll();
      }
    },
    async stall(ms) {
      clock.stall(ms);
      if (isOpen) await broker?.poll();
    },
    async remove() {
      await Promise.all(serversOf(url).map((server) => removeKeys(server, prefix)));
    },
  };
}

/** One URL for each server of a URL. */
function serversOf(url: string): string[] {
  const [, before = "", hosts = "", after = ""] = /^(\w+:\/\/(?:.*@)?)([^/]+)(.*)$/.exec(url) ?? [];
  return hosts.split(",").map((host) => `${before}${host}${after}`);
}

async function removeKeys(url: string, prefix: string): Promise<void> {
  const client = new Redis(url);
  for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1000 }))
    await Promise.all((keys as string[]).map((key) => client.unlink(key)));
  await client.quit();
}
