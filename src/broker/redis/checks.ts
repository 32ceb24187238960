/** Whether a Redis server can keep what is entrusted to it. What is wrong is said at start, with the fix, not when rows are lost. */
import { StairsError } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { RedisAddress } from "./address.js";
import { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { pairs, text } from "./reply.js";

const leastVersion = 7;
/** How long the first connection is waited for, in milliseconds. */
const patienceMs = 3000;
/** Rises with every change of what the keys hold. */
const formatVersion = "1";

/** What is checked. */
export interface CheckOptions {
  readonly address: RedisAddress;
  readonly durability: "normal" | "strict";
  readonly keys: Keys;
  readonly log: Log;
  /** How long it is waited for, in milliseconds. Default 3000. */
  readonly waitMs?: number | undefined;
}

/**
 * Checks a server.
 * @throws StairsError UNREACHABLE; NOT_ALLOWED; WRONG_STATE for a version or setting that cannot be used; STORE_BROKEN for
 * the format of another version of Stairs.
 */
export async function checkServer(options: CheckOptions): Promise<{ readonly isCluster: boolean }> {
  const { address, keys, waitMs = patienceMs } = options;
  const connection = await Connection.open({ address, isCluster: false, waitMs });
  let isCluster: boolean;
  try {
    const info = infoOf(text(await connection.command("INFO")));
    isCluster = info.get("cluster_enabled") === "1";
    checkVersion(info, address);
    checkMemory(info, address);
    await checkDurability(connection, info, options);
    if (isCluster) await checkSlots(connection, address);
  } finally {
    connection.close();
  }
  const store = await Connection.open({ address, isCluster, waitMs });
  try {
    await store.command("SET", keys.format, formatVersion, "NX");
    const found = text(await store.command("GET", keys.format));
    if (found !== formatVersion) {
      throw new StairsError(
        "STORE_BROKEN",
        `${address.shown} has data of format ${found}; this Stairs reads format ${formatVersion}. Start it with the version that wrote them, or use another database.`,
      );
    }
  } finally {
    store.close();
  }
  return { isCluster };
}

function infoOf(info: string): Map<string, string> {
  return new Map(
    info.split("\r\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
    }),
  );
}

function checkVersion(info: ReadonlyMap<string, string>, { shown }: RedisAddress): void {
  const version = info.get("redis_version") ?? "unknown";
  if (Number.parseInt(version, 10) >= leastVersion) return;
  throw new StairsError(
    "WRONG_STATE",
    `${shown} is Redis ${version}; Stairs needs Redis ${leastVersion}.0 or Valkey. Upgrade the server.`,
  );
}

function checkMemory(info: ReadonlyMap<string, string>, { shown }: RedisAddress): void {
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (policy === "noeviction") return;
  throw new StairsError(
    "WRONG_STATE",
    `${shown} has maxmemory-policy ${policy}: when its memory is full it would throw rows away. Set it with \`redis-cli config set maxmemory-policy noeviction\`, and in the server's configuration.`,
  );
}

async function checkDurability(
  connection: Connection,
  info: ReadonlyMap<string, string>,
  { address, durability, log }: CheckOptions,
): Promise<void> {
  const { shown } = address;
  const hasLog = info.get("aof_enabled") === "1";
  if (durability === "normal") {
    if (hasLog) return;
    log.warn(
      `${shown} keeps no append-only file: rows that were acked are lost when it ends. Set appendonly yes.`,
    );
    return;
  }
  if (!hasLog) {
    throw new StairsError(
      "WRONG_STATE",
      `${shown} keeps no append-only file, which durability strict needs: set appendonly yes and appendfsync always, or start without --durability strict.`,
    );
  }
  const sync = pairs(await connection.command("CONFIG", "GET", "appendfsync")).get("appendfsync");
  if (sync === "always") return;
  throw new StairsError(
    "WRONG_STATE",
    `${shown} has appendfsync ${sync ?? "unknown"}: a power cut loses what was acked in the last second. Set appendfsync always, or start without --durability strict.`,
  );
}

async function checkSlots(connection: Connection, { shown }: RedisAddress): Promise<void> {
  const cluster = infoOf(text(await connection.command("CLUSTER", "INFO")));
  const served = cluster.get("cluster_slots_ok");
  if (cluster.get("cluster_state") === "ok") return;
  throw new StairsError(
    "WRONG_STATE",
    `The cluster at ${shown} serves ${served ?? "no"} of 16384 slots: some pipelines would have no place. Repair it with \`redis-cli --cluster fix\`.`,
  );
}
