/**
 * A process that is killed: it pushes numbered rows and moves them to another queue, and writes a line after each
 * promise that has resolved. Started again on the same directory, it goes on where the store says it was.
 */
import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { systemClock } from "@stairs/core";
import { openEmbedded } from "../../../src/broker/embedded/open.js";
import { openThreaded } from "../../../src/broker/embedded/threaded/threaded-broker.js";
import { arrival, commitOf, entry, leaseOf } from "./store-under-test.js";

const [directory = "", where] = process.argv.slice(2);
const limits = { reserveBytes: 64 * 1024, minFreeBytes: 1024 * 1024, checkpointBytes: 512 * 1024 };
const options = { directory, clock: systemClock, limits };
const broker =
  where === "thread"
    ? await openThreaded({ ...options, durability: "strict" })
    : await openEmbedded({ ...options, durability: "normal" });
const epoch = randomUUID();

/** Writes a line before anything else happens, however slowly the test reads. */
function said(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // The pipe is full; nothing else may happen before its reader has caught up.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function push(source: string): Promise<never> {
  const key = { pipeline: "app.p", source, epoch: "e" };
  for (let sequence = (await broker.lastSequence(key)) + 1; ; sequence++) {
    const text = `${source} ${sequence}`;
    // Large enough for pages of its own, and for checkpoints to happen meanwhile.
    const write = entry("app.p", text, { payload: Buffer.from(text.padEnd(6000)) });
    const counters = [{ pipeline: "app.p", queue: "app.p", name: "in", by: 1 }] as const;
    const result = await broker.enqueue(
      arrival([write], { inbox: [{ ...key, sequence }], counters }),
    );
    if (result.status !== "enqueued")
      throw new Error(`Pushing ${text} was answered ${result.status}.`);
    said(`pushed ${text}`);
  }
}

async function move(): Promise<never> {
  for (;;) {
    const taken = await broker.lease(leaseOf("app.p", { maxEntries: 3 }));
    if (taken.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      continue;
    }
    const names = taken.map(({ payload }) => payload.toString().trimEnd());
    const moved = names.map((name) => entry("app.p/done", name));
    const result = await broker.commit(
      commitOf(taken, { id: `${epoch} ${names.join()}`, enqueue: moved }),
    );
    if (result.status !== "committed") throw new Error(`Moving ${names.join()} was fenced.`);
    for (const name of names) said(`moved ${name}`);
  }
}

await Promise.all([push("a"), push("b"), move(), move()]);
