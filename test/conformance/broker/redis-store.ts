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
    async remove() {
      const client = new Redis(url);
      for await (const keys of client.scanStream({ match: `${prefix}:*`, count: 1000 }))
        if (keys.length > 0) await client.unlink(...(keys as string[]));
      await client.quit();
    },
  };
}
