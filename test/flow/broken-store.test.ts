/**
 * A store whose file was damaged: the coordinator says so in a sentence and ends, at its start or when it
 * reads what is damaged. It never hands out rows that nobody wrote.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { stairsProtocol } from "@stairs/core/protocol";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/broker/embedded/driver.js";
import { Chance } from "../support/chance.js";
import { chainOf, testCoordinator } from "../support/coordinator.js";
import { emptyFolder } from "../support/folders.js";
import { type Running, stairs } from "../support/processes.js";
import { RawProducer, RawWorker, valuesOf } from "../support/raw-worker.js";
import { seedsOf } from "../support/seeds.js";

const batches = 30;
const pageBytes = 4096;

let whole: Buffer;

/** What row `at` holds: long enough to lie on pages of its own. */
function textOf(at: number): string {
  return `row ${at} `.repeat(2000);
}

beforeAll(async () => {
  const state = emptyFolder();
  const coordinator = await testCoordinator({ state });
  await coordinator.register(chainOf("main", "f"));
  const producer = new RawProducer(coordinator.address);
  await producer.open(["test.main"]);
  for (let at = 1; at <= batches; at++) {
    producer.push(at, { value: [textOf(at)] });
    await producer.acked(at);
  }
  producer.close();
  await coordinator.stop();
  whole = readFileSync(join(state, "stairs.db"));
});

const started: Running[] = [];
afterAll(() => {
  for (const process of started) process.signal("SIGKILL");
});

/** Starts a coordinator on a file of these bytes. */
function startOn(
  bytes: Buffer,
  prepare: (state: string) => void = () => undefined,
  durability = "normal",
): Running {
  const state = emptyFolder();
  writeFileSync(join(state, "stairs.db"), bytes);
  prepare(state);
  const serve = ["coord", "start", "--port", "0", "--state", state];
  const process = stairs([...serve, "--durability", durability]);
  started.push(process);
  return process;
}

/** The coordinator has ended by itself, with one plain sentence. */
async function expectRefusal(process: Running, words: RegExp): Promise<void> {
  const { code } = await process.exit;
  expect(process.stderr).toMatch(words);
  expect(process.stderr).toMatch(/\[STORE_BROKEN\] .*stairs\.db/);
  expect(process.stderr).not.toMatch(/^\s+at /m);
  expect(code).toBe(1);
}

/** Reads all rows that can be read. Answers what came; ends early when the coordinator does. */
async function readAll(process: Running, address: string): Promise<string[]> {
  const worker = new RawWorker(address);
  const values: string[] = [];
  const over = Promise.race([process.exit, nothingLeft(address)]).then(() => undefined);
  const welcome = await Promise.race([worker.hello(["test.main/f"]).catch(() => undefined), over]);
  while (welcome !== undefined && values.length < batches) {
    const call = await Promise.race([worker.calls.take(), over]);
    if (call === undefined) break;
    values.push(...(valuesOf(call, "value") as string[]));
    worker.answer(call, {}, { busyMicros: 10 });
  }
  worker.break();
  return values;
}

/** Resolves when no row is ready or in a worker's hands, or the coordinator is gone. */
async function nothingLeft(address: string): Promise<void> {
  const { InspectService } = stairsProtocol();
  const inspect = new InspectService(address, credentials.createInsecure());
  const left = (): Promise<number> =>
    new Promise((resolve) => {
      inspect.Status({}, (error, answer) => {
        const stages = answer?.pipelines.flatMap((pipeline) => pipeline.stages) ?? [];
        resolve(error ? 0 : stages.reduce((sum, { ready, inFlight }) => sum + ready + inFlight, 0));
      });
    });
  await expect.poll(left, { timeout: 20_000 }).toBe(0);
  inspect.close();
}

function damaged(change: (bytes: Buffer) => Buffer | void): Buffer {
  const copy = Buffer.from(whole);
  return change(copy) ?? copy;
}

/** Where the middle of a row's text stands in the file. */
function middleOf(at: number): number {
  const text = Buffer.from(`row ${at} `.repeat(20));
  const found = whole.indexOf(text, whole.indexOf(text) + 2 * pageBytes);
  if (found < 0) throw new Error(`row ${at} is not in the file`);
  return found;
}

describe("a damaged file is refused at start", () => {
  it.each<readonly [string, () => Buffer, RegExp]>([
    ["cut in half", () => whole.subarray(0, whole.length >> 1), /damaged/],
    ["cut in the middle of a page", () => whole.subarray(0, 10 * pageBytes + 77), /damaged/],
    ["not a database", () => Buffer.from("not a database ".repeat(1000)), /damaged/],
    ["without its header", () => damaged((bytes) => void bytes.fill(0, 0, 100)), /damaged/],
    [
      "with a page of the tables overwritten",
      () => damaged((bytes) => void bytes.fill(0xa5, pageBytes, 2 * pageBytes)),
      /damaged/,
    ],
    [
      "with a name whose bytes are no text",
      () => damaged((bytes) => void (bytes[bytes.indexOf("test.main/f")] = 0xff)),
      /damaged \(a text in it is not UTF-8\)/,
    ],
    ["of another program", otherProgram, /another program/],
  ])("%s", async (_, make, words) => {
    await expectRefusal(startOn(make()), words);
  });

  function otherProgram(): Buffer {
    const file = join(emptyFolder(), "theirs.db");
    const db = openDatabase(file, 0);
    db.exec("CREATE TABLE theirs (x)");
    db.close();
    return readFileSync(file);
  }
});

describe("damage inside of rows, which SQLite does not see, is found when they are read", () => {
  it.each<readonly [string, string, (bytes: Buffer) => void]>([
    [
      "zeros in the middle of a page",
      "normal",
      (bytes) => void bytes.fill(0, middleOf(7), middleOf(7) + 500),
    ],
    [
      "zeros, read by the thread of a strict store (R20)",
      "strict",
      (bytes) => void bytes.fill(0, middleOf(8), middleOf(8) + 500),
    ],
    [
      "a bit",
      "normal",
      (bytes) => (bytes[middleOf(9)] = (bytes[middleOf(9)] ?? 0) ^ 4) && undefined,
    ],
    [
      "a page of another row",
      "normal",
      (bytes) => {
        const [from, to] = [middleOf(11), middleOf(12)].map((at) => at - (at % pageBytes) + 4);
        bytes.copy(bytes, to, from, (from ?? 0) + pageBytes - 4);
      },
    ],
  ])("%s", async (_, durability, change) => {
    const process = startOn(damaged(change), undefined, durability);
    const [, address = ""] = await process.line(/listens on ([^ ,]+)/);
    const values = await readAll(process, address);
    for (const [at, value] of values.entries()) expect(value).toBe(textOf(at + 1));
    expect(values.length).toBeLessThan(batches);
    await expectRefusal(process, /the rows of entry \d+ differ from what was written/);
  });

  const seeds = seedsOf("damage anywhere");
  it.each(seeds)(
    "bytes anywhere: rows that come are those that were written, seed %i",
    async (seed) => {
      const chance = new Chance(seed);
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          const process = startOn(
            damaged((bytes) => {
              for (let times = 0; times < 5; times++) {
                const at = chance.below(bytes.length - 64);
                for (let byte = at; byte < at + 48; byte++) bytes[byte] = chance.below(256);
              }
            }),
          );
          const listens = process.line(/listens on ([^ ,]+)/).catch(() => undefined);
          const found = await Promise.race([listens, process.exit.then(() => undefined)]);
          if (found === undefined) return expectRefusal(process, /damaged/);
          const written = new Set(Array.from({ length: batches }, (_, at) => textOf(at + 1)));
          for (const value of await readAll(process, found[1] ?? ""))
            expect(written.delete(value)).toBe(true);
        }),
      );
    },
  );
});

it("a second process on the directory is refused, and told who holds it", async () => {
  const state = emptyFolder();
  const first = stairs(["coord", "start", "--port", "0", "--state", state]);
  const [, address = ""] = await first.line(/listens on ([^ ,]+)/);
  const second = stairs(["coord", "start", "--port", "0", "--state", state]);
  expect((await second.exit).code).toBe(1);
  expect(second.stderr).toContain(`[STORE_HELD] Process ${first.pid} on`);
  expect(second.stderr).toContain(`serving at ${address}`);
  expect(second.stderr.trim().split("\n")).toHaveLength(1);
});
