import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync, statfsSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isStairsError } from "@stairs/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmbeddedBroker } from "../../../../src/broker/embedded/open.js";
import { embeddedStore } from "../../../conformance/broker/embedded-store.js";
import { arrival, commitOf, entry, leaseOf } from "../../../conformance/broker/store-under-test.js";

const mebi = 1024 * 1024;
let disk = "";
let why: string | undefined;

beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), "stairs-small-disk-"));
  try {
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=32m", "tmpfs", disk], { stdio: "pipe" });
  } catch (error) {
    why = error instanceof Error ? error.message.trim() : String(error);
    console.warn(`Not run: a small disk cannot be mounted here (${why}).`);
  }
});
afterAll(async () => {
  if (why === undefined) execFileSync("/bin/umount", ["-l", disk], { stdio: "pipe" });
  await rm(disk, { recursive: true, force: true });
});

const limits = {
  minFreeBytes: 8 * mebi,
  reserveBytes: 2 * mebi,
  checkpointBytes: mebi,
  capBytes: 3 * mebi,
};

async function fill(broker: EmbeddedBroker, pass: () => void): Promise<number> {
  for (let stored = 0; ; stored++) {
    try {
      pass();
      await broker.enqueue(
        arrival([entry("app.p", "x", { payload: Buffer.alloc(100_000, stored), rows: 1 })]),
      );
    } catch (error) {
      if (isStairsError(error) && error.code === "STORE_FULL") return stored;
      throw error;
    }
  }
}

/** Leases up to `most` entries and passes them on; answers how many there were. */
async function passOn(
  broker: EmbeddedBroker,
  from: string,
  to: string | undefined,
  most: number,
): Promise<number> {
  let moved = 0;
  while (moved < most) {
    const [one] = await broker.lease(leaseOf(from, { maxEntries: 1 }));
    if (one === undefined) return moved;
    const enqueue = to === undefined ? [] : [entry(to, "x", { payload: one.payload })];
    expect(await broker.commit(commitOf([one], { enqueue }))).toEqual({ status: "committed" });
    moved += 1;
  }
  return moved;
}

describe("on a disk that is full", () => {
  it(
    "rows are refused, work goes on to its end, and then rows come in again",
    { timeout: 60_000 },
    async ({ skip }) => {
      if (why !== undefined) skip(why);
      const store = await embeddedStore({ directory: join(disk, "state"), limits });
      const broker = await store.open();
      const pass = (): void => store.clock.advance(100);
      const stored = await fill(broker, pass);
      expect(stored).toBeGreaterThan(20);
      expect(broker.depth("app.p").rows).toBe(stored);
      expect(await passOn(broker, "app.p", "app.p/next", 30)).toBe(30);

      // Somebody else takes all that is left.
      const ballast = join(disk, "ballast");
      const file = openSync(ballast, "w");
      for (let room = statfsSync(disk).bavail; room > 0; room = statfsSync(disk).bavail) {
        writeSync(file, Buffer.alloc(Math.min(room * 4096, mebi)));
      }
      closeSync(file);
      pass();
      await expect(broker.enqueue(arrival([entry("app.p", "x")]))).rejects.toMatchObject({
        code: "STORE_FULL",
      });
      const left = stored - 30;
      expect(await passOn(broker, "app.p", "app.p/next", Infinity)).toBe(left);
      expect(await passOn(broker, "app.p/next", undefined, Infinity)).toBe(stored);

      rmSync(ballast);
      pass();
      // The file has not shrunk: the room is inside it.
      const again = await fill(broker, pass);
      expect(again).toBeGreaterThan(stored / 2);
      store.clock.advance(10_000);
      await broker.close();
      const reopened = await store.open();
      expect(reopened.depth("app.p").rows).toBe(again);
      await reopened.close();
    },
  );
});
