/**
 * Opens the Redis engine: connects, checks that the server can keep rows safely, brings its data up to date, and
 * starts.
 */
import { randomUUID } from "node:crypto";
import { type Clock, systemClock } from "@stairs/core";
import { type Log, silentLog } from "../../observe/log.js";
import { parseRedisUrl } from "./address.js";
import { checkServer } from "./checks.js";
import { Connection } from "./connection.js";
import { Keys } from "./keys.js";
import { migrateStore } from "./migration.js";
import { RedisBroker } from "./redis-broker.js";
import { storeLadder } from "./store-ladder.js";

export type { RedisBroker } from "./redis-broker.js";

/** How to open the Redis engine. */
export interface RedisOptions {
  /** `redis://` or `rediss://`, with user and password if the server needs them. */
  readonly url: string;
  /** `strict`: the server syncs its disk before the coordinator acknowledges. */
  readonly durability: "normal" | "strict";
  readonly clock: Clock;
  /** Default: none. */
  readonly log?: Log | undefined;
  /** The prefix of all keys. Default `stairs`. */
  readonly prefix?: string | undefined;
  /** Returns milliseconds since 1970 in place of the server's clock; for tests. */
  readonly time?: (() => number) | undefined;
  /** How long a command waits for a server that is away, in milliseconds. Default 10,000. */
  readonly waitMs?: number | undefined;
}

/**
 * Opens the engine. Any number of processes may have the same store open.
 * @throws StairsError BAD_ARGUMENT for the URL, UNREACHABLE, NOT_ALLOWED, STORE_BROKEN for a format that this build
 * cannot read, and WRONG_STATE for a server with unusable settings.
 */
export async function openRedis(options: RedisOptions): Promise<RedisBroker> {
  const { url, durability, clock, log = silentLog, prefix = "stairs", time, waitMs } = options;
  const address = parseRedisUrl(url);
  const keys = new Keys(prefix);
  const { isCluster } = await checkServer({ address, durability, keys, log, waitMs });
  const connection = await Connection.open({ address, isCluster, waitMs });
  try {
    await migrateStore({
      store: connection,
      keys,
      shown: address.shown,
      ladder: storeLadder,
      // The migration waits for other processes, so it uses the system clock and not this process's clock.
      clock: systemClock,
      log,
    });
    const instance = randomUUID();
    return await RedisBroker.start({
      connection,
      keys,
      instance,
      time,
      log,
      location: address.shown,
      clock,
    });
  } catch (error) {
    connection.close();
    throw error;
  }
}
