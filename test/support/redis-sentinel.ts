/** A Redis master of one's own with a replica and three sentinels that let the replica take over. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { freePort } from "./free-port.js";
import { polled } from "./polled.js";
import { type RedisServer, startRedis } from "./redis-server.js";
import { scratch } from "./scratch.js";

const name = "main";
const sentinelCount = 3;
/** How long a master may be silent before the sentinels give it up, in milliseconds. */
const downAfterMs = 1000;

/** A master, a replica and their sentinels. */
export interface WatchedRedis {
  /** `redis+sentinel://127.0.0.1:PORT,127.0.0.1:PORT,127.0.0.1:PORT/main` */
  readonly url: string;
  /** Both servers, whichever is the master. */
  readonly servers: readonly RedisServer[];
  /** The one that the sentinels say is the master. */
  master(): Promise<RedisServer>;
  /** Tells the sentinels to let the replica take over; resolves when they say that it has. */
  failOver(): Promise<void>;
  /** Kills the master; resolves when its replica has taken over and it is back as the replica of that. */
  killMaster(): Promise<void>;
  stop(): Promise<void>;
}

/** @param more Options of both servers, without their `--`. */
export async function startWatchedRedis(
  more: Readonly<Record<string, string | number>> = {},
): Promise<WatchedRedis> {
  const options = { "repl-diskless-sync-delay": 0, "repl-timeout": 5, ...more };
  const first = await startRedis(options);
  const second = await startRedis({ ...options, replicaof: `127.0.0.1 ${first.port}` });
  const servers = [first, second];
  const clients = servers.map(({ url }) => quietClient(url));
  await polled("the replica to be up to date", async () => hasReplica(clients[0]));
  const sentinels = await Promise.all(
    Array.from({ length: sentinelCount }, () => startSentinel(first.port)),
  );
  const asked = sentinels.map(({ port }) => quietClient(`redis://127.0.0.1:${port}`));
  await polled("the sentinels to know each other and the replica", async () => {
    const known = await Promise.all(
      asked.map(async (sentinel) => {
        const fields = (await sentinel.call("SENTINEL", "MASTER", name)) as string[];
        const of = (field: string): string => fields[fields.indexOf(field) + 1] ?? "";
        return of("num-slaves") === "1" && of("num-other-sentinels") === `${sentinelCount - 1}`;
      }),
    );
    return known.every(Boolean);
  });

  const masters = async (): Promise<readonly (RedisServer | undefined)[]> =>
    Promise.all(
      asked.map(async (sentinel) => {
        const at = (await sentinel.call("SENTINEL", "GET-MASTER-ADDR-BY-NAME", name)) as string[];
        return servers.find(({ port }) => port === Number(at[1]));
      }),
    );
  /** Resolves when all sentinels say that somebody else is the master. */
  const replaced = (from: RedisServer): Promise<void> =>
    polled("the replica to take over", async () => {
      const [to, ...others] = await masters();
      return to !== undefined && to !== from && others.every((one) => one === to);
    });
  const master = async (): Promise<RedisServer> => {
    const [now] = await masters();
    if (now === undefined) throw new Error("the sentinels know no master");
    return now;
  };
  /** Makes a former master a replica, which sentinels do too, but only after 8 seconds. */
  const demote = async (from: RedisServer): Promise<void> => {
    const { port } = await master();
    await clients[servers.indexOf(from)]?.call("REPLICAOF", "127.0.0.1", port);
    await polled("the master to have a replica", async () =>
      hasReplica(clients[servers.findIndex((server) => server.port === port)]),
    );
  };
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(",")}/${name}`,
    servers,
    master,
    async failOver() {
      const from = await master();
      // Refused while an earlier one is not yet over.
      await polled("a sentinel that lets the replica take over", async () => {
        const [sentinel] = asked;
        const answer = await sentinel?.call("SENTINEL", "FAILOVER", name).catch(() => undefined);
        return answer === "OK";
      });
      await replaced(from);
      await demote(from);
    },
    async killMaster() {
      const from = await master();
      from.signal("SIGKILL");
      await replaced(from);
      await from.restart();
      await demote(from);
    },
    async stop() {
      for (const client of [...clients, ...asked]) client.disconnect();
      await Promise.all(sentinels.map((sentinel) => sentinel.stop()));
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

interface Sentinel {
  readonly port: number;
  stop(): Promise<void>;
}

async function startSentinel(masterPort: number): Promise<Sentinel> {
  const port = await freePort();
  const folder = mkdtempSync(join(scratch, "stairs-sentinel-"));
  const file = join(folder, "sentinel.conf");
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${masterPort} 2`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} 3000`,
    "loglevel warning",
  ];
  writeFileSync(file, lines.join("\n"));
  const sentinel = spawn("redis-server", [file, "--sentinel"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return {
    port,
    async stop() {
      await ended(sentinel);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

function quietClient(url: string): Redis {
  const client = new Redis(url, { retryStrategy: () => 50 });
  client.on("error", () => undefined);
  return client;
}

async function hasReplica(client: Redis | undefined): Promise<boolean> {
  const info = await client?.info("replication");
  return /role:master[^]*state=online/.test(info ?? "");
}
