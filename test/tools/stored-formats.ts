/**
 * Writes a store as the build in another checkout keeps it, for the tests of its format: once before each change of a format.
 *
 *     npx tsx test/tools/stored-formats.ts ../stairs-before
 *
 * makes `test/data/formats/embedded-N` and `redis-N`: the store's file, and `expected.json`, what is in it.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Redis } from "ioredis";
import { startRedis } from "../support/redis-server.js";
import type { Expected } from "../support/stored-pipelines.js";
import { StoreLife } from "./stored-formats/store-life.js";

const formats = fileURLToPath(new URL("../data/formats", import.meta.url));

const [checkout] = process.argv.slice(2);
if (checkout === undefined)
  throw new Error(
    "Name the checkout of the build that writes: npx tsx test/tools/stored-formats.ts CHECKOUT",
  );
const build = resolve(checkout);
/** Ends what was started, also when something fails. */
const begun: (() => Promise<void>)[] = [];
const folder = mkdtempSync(join(tmpdir(), "stairs-formats-"));
try {
  await embedded();
  await redis();
} finally {
  for (const stop of begun.toReversed()) await stop();
  rmSync(folder, { recursive: true });
}

/** A file of a build that was killed, opened again by it and ended in order: then everything is in one file. */
async function embedded(): Promise<void> {
  const state = join(folder, "state");
  const coordinator = await start("--state", state);
  const kill = (): Promise<void> => ended(coordinator.process, "SIGKILL");
  const life = new StoreLife(coordinator.address);
  const expected = await life.live({ holdArrivals: undefined, kill });
  const again = await start("--state", state);
  await ended(again.process, "SIGTERM");
  const file = join(state, "stairs.db");
  // The version at its place in the header of every SQLite file.
  const format = String(readFileSync(file).readUInt32BE(60));
  keep("stairs.db", file, { engine: "embedded", format, ...expected });
}

async function redis(): Promise<void> {
  const server = await startRedis({ dir: folder, dbfilename: "dump.rdb", appendonly: "no" });
  begun.push(() => server.stop());
  const client = new Redis(server.url);
  const coordinator = await start("--redis", server.url, "--state", join(folder, "beside"));
  let blocked = "";
  const life = new StoreLife(coordinator.address);
  const expected = await life.live({
    async holdArrivals(target) {
      // What no step can read there: rows that are on their way to that pipeline stay in the outbox.
      blocked = `stairs:{${target}}:inbox`;
      await client.set(blocked, "in the way");
    },
    kill: () => ended(coordinator.process, "SIGKILL"),
  });
  const waiting = await client.hlen("stairs:{shop.calls}:outbox");
  if (waiting === 0) throw new Error("Nothing is in the outbox.");
  await client.del(blocked);
  const format = (await client.get("stairs:format")) ?? "";
  await client.save();
  await client.quit();
  keep("dump.rdb", join(folder, "dump.rdb"), { engine: "redis", format, ...expected });
}

function keep(name: string, file: string, expected: Expected): void {
  const place = join(formats, `${expected.engine}-${expected.format}`);
  mkdirSync(place, { recursive: true });
  copyFileSync(file, join(place, name));
  writeFileSync(join(place, "expected.json"), `${JSON.stringify(expected, null, 2)}\n`);
}

async function start(
  ...words: readonly string[]
): Promise<{ readonly process: ChildProcess; readonly address: string }> {
  const program = join(build, "src/cli/stairs.js");
  const started = spawn(
    process.execPath,
    [program, "coord", "start", "--port", "0", "--lease", "2s", "--json-ready", ...words],
    {
      cwd: folder,
      env: { ...process.env, STAIRS_BUILT: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  begun.push(() => ended(started, "SIGKILL"));
  const lines = createInterface({ input: started.stdout });
  const address = await new Promise<string>((resolve, reject) => {
    lines.on("line", (line) => {
      resolve((JSON.parse(line) as { readonly address: string }).address);
    });
    lines.on("close", () => reject(new Error("The coordinator ended before it served.")));
  });
  return { process: started, address };
}

async function ended(process: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const exit = once(process, "exit");
  process.kill(signal);
  await exit;
}
