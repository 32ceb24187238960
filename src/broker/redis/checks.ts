/**
 * Checks whether a Redis can keep rows safely. The coordinator reports a problem and its fix at start, before it can
 * lose a row.
 */
import { messageOf, StairsError } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import { checkAccess } from "./access.js";
import { type Endpoint, type RedisAddress, shownEndpoint } from "./address.js";
import { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { pairs, text } from "./reply.js";

const leastVersion = 7;
/** How long the coordinator waits for the first connection, in milliseconds. */
const patienceMs = 3000;

/** What to check. */
export interface CheckOptions {
  readonly address: RedisAddress;
  readonly durability: "normal" | "strict";
  readonly keys: Keys;
  readonly log: Log;
  /** How long to wait for the first connection, in milliseconds. Default 3000. */
  readonly waitMs?: number | undefined;
}

/**
 * Checks all servers of an address.
 * @throws StairsError UNREACHABLE; NOT_ALLOWED; BAD_ARGUMENT for an address that does not match the servers;
 * WRONG_STATE for an unusable version or setting.
 */
export async function checkServer(options: CheckOptions): Promise<{ readonly isCluster: boolean }> {
  const { address, keys, waitMs = patienceMs } = options;
  const isCluster = await checkForm(address, waitMs);
  // This connection counts the replicas but does not wait for them.
  const store = await Connection.open({
    address: { ...address, replicas: 0 },
    isCluster,
    waitMs,
  });
  try {
    if (address.database > 0) await checkDatabase(store, address);
    for (const { shown, reply } of await store.each("INFO")) {
      const info = infoOf(text(reply));
      checkVersion(info, shown);
      checkMemory(info, shown);
      checkLog(info, shown, options);
      checkReplicas(info, shown, options);
    }
    if (options.durability === "strict") await checkSync(store);
    await checkAccess(store, keys, address);
  } finally {
    store.close();
  }
  return { isCluster };
}

/** If the server rejects the database, the client library silently stays in database 0. */
async function checkDatabase(store: Connection, address: RedisAddress): Promise<void> {
  try {
    await store.command("SELECT", address.database);
  } catch (error) {
    if (error instanceof StairsError && error.code !== "INTERNAL") throw error;
    throw new StairsError(
      "BAD_ARGUMENT",
      `${address.shown} has no such database: ${messageOf(error)}`,
    );
  }
}

/** Asks the first server that answers. @returns true for a cluster. */
async function checkForm(address: RedisAddress, waitMs: number): Promise<boolean> {
  const { hosts, masterName, database, shown } = address;
  const ways =
    masterName === undefined
      ? hosts.map((host) => oneOf(address, host))
      : [{ ...address, replicas: 0 }];
  const opening = ways.map((way) => Connection.open({ address: way, isCluster: false, waitMs }));
  try {
    const connection = await firstOf(opening);
    const info = infoOf(text(await connection.command("INFO", "cluster")));
    const isCluster = info.get("cluster_enabled") === "1";
    if (isCluster) await checkSlots(connection, shown);
    if (isCluster && database > 0)
      throw new StairsError(
        "BAD_ARGUMENT",
        `${shown} is a cluster; a cluster has only database 0.`,
      );
    if (isCluster || masterName !== undefined || hosts.length === 1) return isCluster;
    throw new StairsError(
      "BAD_ARGUMENT",
      `${shown} names several servers that form no cluster. Name one of them, or the sentinels that watch them: redis+sentinel://host:port/master-name.`,
    );
  } finally {
    for (const one of opening)
      void one.then(
        (connection) => connection.close(),
        () => undefined,
      );
  }
}

async function firstOf(opening: readonly Promise<Connection>[]): Promise<Connection> {
  try {
    return await Promise.any(opening);
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

/** The same address with this host as its only server. */
function oneOf(address: RedisAddress, host: Endpoint): RedisAddress {
  const [before = ""] = address.shown.split("//");
  return {
    ...address,
    hosts: [host],
    database: 0,
    replicas: 0,
    shown: address.hosts.length === 1 ? address.shown : `${before}//${shownEndpoint(host)}`,
  };
}

function infoOf(info: string): Map<string, string> {
  return new Map(
    info.split("\r\n").flatMap((line) => {
      const colon = line.indexOf(":");
      return colon < 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1)] as const];
    }),
  );
}

function checkVersion(info: ReadonlyMap<string, string>, shown: string): void {
  const version = info.get("redis_version") ?? "unknown";
  if (Number.parseInt(version, 10) >= leastVersion) return;
  throw new StairsError(
    "WRONG_STATE",
    `${shown} is Redis ${version}; Stairs needs Redis ${leastVersion}.0 or Valkey. Upgrade the server.`,
  );
}

function checkMemory(info: ReadonlyMap<string, string>, shown: string): void {
  const policy = info.get("maxmemory_policy") ?? "noeviction";
  if (policy === "noeviction") return;
  throw new StairsError(
    "WRONG_STATE",
    `${shown} has maxmemory-policy ${policy}: when its memory is full, it would delete rows. Set the policy with \`redis-cli config set maxmemory-policy noeviction\`, and in the server's configuration.`,
  );
}

function checkLog(
  info: ReadonlyMap<string, string>,
  shown: string,
  { durability, log }: CheckOptions,
): void {
  if (info.get("aof_enabled") === "1") return;
  if (durability === "normal") {
    log.warn(
      `${shown} keeps no append-only file: it loses acknowledged rows when it ends. Set appendonly yes.`,
    );
    return;
  }
  throw new StairsError(
    "WRONG_STATE",
    `${shown} keeps no append-only file, but durability strict needs one: set appendonly yes and appendfsync always, or start without --durability strict.`,
  );
}

function checkReplicas(
  info: ReadonlyMap<string, string>,
  shown: string,
  { address: { replicas, masterName }, durability, log }: CheckOptions,
): void {
  const connected = Number(info.get("connected_slaves") ?? 0);
  if (connected < replicas) {
    throw new StairsError(
      "WRONG_STATE",
      `${shown} has ${connected} replicas, but its URL requires ${replicas}: the coordinator could not acknowledge any change. Connect replicas, or require fewer.`,
    );
  }
  const failsOver = masterName !== undefined || info.get("cluster_enabled") === "1";
  if (durability === "strict" && connected > 0 && replicas === 0 && failsOver) {
    throw new StairsError(
      "WRONG_STATE",
      `${shown} answers before its replicas have a change: if a replica takes over, the latest acknowledged changes may be lost. Put ?replicas=1 at the end of the URL, or start without --durability strict.`,
    );
  }
  if (connected > 0 && replicas === 0) {
    log.warn(
      `${shown} answers before its replicas have a change: if a replica takes over, the latest acknowledged changes may be lost. Put ?replicas=1 at the end of the URL to prevent that.`,
    );
  }
}

async function checkSync(store: Connection): Promise<void> {
  for (const { shown, reply } of await syncOf(store)) {
    const sync = pairs(reply).get("appendfsync");
    if (sync === "always") continue;
    throw new StairsError(
      "WRONG_STATE",
      `${shown} has appendfsync ${sync ?? "unknown"}: a power cut loses the changes acknowledged in the last second. Set appendfsync always, or start without --durability strict.`,
    );
  }
}

async function syncOf(store: Connection): ReturnType<Connection["each"]> {
  try {
    return await store.each("CONFIG", "GET", "appendfsync");
  } catch (error) {
    if (error instanceof StairsError && error.code === "UNREACHABLE") throw error;
    throw new StairsError(
      "WRONG_STATE",
      `Durability strict needs appendfsync always, but the server does not show its settings: ${messageOf(error)} Allow the user +config|get, or start without --durability strict.`,
    );
  }
}

async function checkSlots(connection: Connection, shown: string): Promise<void> {
  const cluster = infoOf(text(await connection.command("CLUSTER", "INFO")));
  const served = cluster.get("cluster_slots_ok");
  if (cluster.get("cluster_state") === "ok") return;
  throw new StairsError(
    "WRONG_STATE",
    `The cluster at ${shown} serves ${served ?? "no"} of 16384 slots: some pipelines would have no slot. Repair it with \`redis-cli --cluster fix\`.`,
  );
}
