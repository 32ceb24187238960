/**
 * A Redis of one's own: on a free port, with its files in a temporary folder, gone when it is stopped.
 * Nothing of it is left over, and no Redis of this machine is touched.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { scratch } from "./scratch.js";

/** A Redis that answers. */
export interface RedisServer {
  readonly port: number;
  readonly pid: number;
  /** `redis://127.0.0.1:PORT` */
  readonly url: string;
  /** `7.0.15` */
  readonly version: string;
  signal(name: NodeJS.Signals): void;
  /**
   * Kills it, as a crash does, and starts it again on the same port with the same files.
   * @param between What happens to its files meanwhile.
   */
  restart(between?: () => void): Promise<void>;
  /** Keeps a copy of its files as they are. @returns what puts them back while it is away. */
  backUp(): () => void;
  /** Ends it and removes its files. */
  stop(): Promise<void>;
}

const startWithinMs = 10_000;

/**
 * Starts one with an append-only file that is synced every second, as BullMQ recommends.
 * @param more Options of redis-server, without their `--`.
 * @throws Error that says what to install when there is no redis-server and it cannot be installed.
 */
export async function startRedis(
  more: Readonly<Record<string, string | number>> = {},
): Promise<RedisServer> {
  const version = findOrInstall();
  const folder = mkdtempSync(join(scratch, "stairs-redis-"));
  const port = await freePort();
  const options = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "everysec",
    // A rewrite in the background would fall into somebody else's round.
    "auto-aof-rewrite-percentage": 0,
    "maxmemory-policy": "noeviction",
    loglevel: "warning",
    ...more,
  };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const launch = (): ChildProcess =>
    spawn("redis-server", words, { stdio: ["ignore", "ignore", "inherit"] });
  let server = launch();
  const copies: string[] = [];
  const stop = async (): Promise<void> => {
    await ended(server, "SIGTERM");
    for (const one of [folder, ...copies]) rmSync(one, { recursive: true, force: true });
  };
  try {
    await answers(server, port);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    version,
    get pid() {
      return server.pid ?? 0;
    },
    signal: (name) => void server.kill(name),
    async restart(between) {
      await ended(server, "SIGKILL");
      between?.();
      server = launch();
      await answers(server, port);
    },
    backUp() {
      const copy = `${folder}-${randomUUID()}`;
      copies.push(copy);
      cpSync(folder, copy, { recursive: true });
      return () => {
        rmSync(folder, { recursive: true });
        cpSync(copy, folder, { recursive: true });
      };
    },
    stop,
  };
}

/**
 * @returns the version of the redis-server in PATH, which is installed if there is none.
 * @throws Error that says what to install when it cannot be installed.
 */
export function findOrInstall(): string {
  const found = installedVersion();
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    process.stderr.write("installing redis-server with apt-get\n");
    spawnSync("apt-get", ["update"], { stdio: ["ignore", 2, 2] });
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], {
      stdio: ["ignore", 2, 2],
      // A package's own service would start beside ours.
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" },
    });
    const installed = installedVersion();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    "There is no redis-server in PATH and it could not be installed here. Install it (Debian, Ubuntu: `sudo apt-get install redis-server`; macOS: `brew install redis`) and try again.",
  );
}

function installedVersion(): string | undefined {
  const { stdout } = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return / v=(\S+)/.exec(stdout ?? "")?.[1];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

async function answers(server: ChildProcess, port: number): Promise<void> {
  const until = performance.now() + startWithinMs;
  while (!(await ping(port))) {
    if (server.exitCode !== null || performance.now() > until)
      throw new Error(`redis-server does not answer on port ${port}; its words are above.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"));
    const tell = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once("data", (data) => tell(data.toString().startsWith("+PONG")));
    socket.once("error", () => tell(false));
  });
}

async function ended(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, "exit");
  server.kill(signal);
  // One that is stopped ends only when it goes on.
  server.kill("SIGCONT");
  const hard = setTimeout(() => server.kill("SIGKILL"), startWithinMs);
  await exit;
  clearTimeout(hard);
}
