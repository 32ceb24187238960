/** Opens the Redis engine: connects, checks that the server can keep what is entrusted to it, brings what it holds up to date, and begins. */
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
  /** `redis://` or `rediss://`, with user and password where they are needed. */
  readonly url: string;
  /** `strict`: an ack means that the server has synced its disk. */
  readonly durability: "normal" | "strict";
  readonly clock: Clock;
  /** Default: none. */
  readonly log?: Log | undefined;
  /** Stands before all keys. Default `stairs`. */
  readonly prefix?: string | undefined;
  /** Milliseconds since 1970, instead of the server's clock; for tests. */
  readonly time?: (() => number) | undefined;
  /** How long a command waits for a server that is away, in milliseconds. Default 10,000. */
  readonly waitMs?: number | undefined;
}

/**
 * Opens the engine. Any number of processes may have it open.
 * @throws StairsError BAD_ARGUMENT for the URL, UNREACHABLE, NOT_ALLOWED, STORE_BROKEN for a format that this build cannot
 * read, and WRONG_STATE for a server that cannot be used as it is set up.
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
      // Other processes are waited for, whatever the time of this one.
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
