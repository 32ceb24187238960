/**
 * The life of a few rows at a broker's door, in which everything happens once that can go wrong: a batch
 * that comes twice, a loss, a split, a retry, staged parts, a lease that ends in somebody's hands.
 * Queue `test.p/a` squares its rows, `test.p/b` is a sink. The engine must go by the clock that is given.
 */
import { randomUUID } from "node:crypto";
import { encodeToken, jsonColumn, newRowIds, type Token, tokenBytes } from "@stairs/core";
import type {
  AttemptRecord,
  Broker,
  Commit,
  EntryWrite,
  LeasedEntry,
} from "../../../src/broker/contract.js";
import type { Law } from "../history/destiny.js";
import type { Row } from "../history/event.js";
import type { Journal } from "../history/journal.js";
import { rowsIn } from "./row-reader.js";

const leaseMs = 10_000;
const first = "test.p/a";
const second = "test.p/b";
const sink = "the sink";

/** What must become of the rows. */
export const smallLaw: Law = {
  destinyOf(row) {
    const from = { place: first, key: row.key };
    const made = square(row);
    return {
      seen: [
        { place: first, row },
        { place: second, row: made, from },
        { place: sink, row: made, from },
      ],
      ends: [{ how: "taken", place: sink, key: row.key }],
    };
  },
};

/** What the life is played with. */
export interface SmallScene {
  readonly broker: Broker;
  readonly producer: Journal;
  readonly sink: Journal;
  /** Lets time pass, and what follows from it happen. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Plays it. Whatever the broker answers, everything goes on. */
export async function liveSmall(scene: SmallScene): Promise<void> {
  const { broker, advance } = scene;
  await pushTwice(scene, 1, [row(1), row(2)]);

  const [lost] = await lease(broker, first);
  if (lost !== undefined) await broker.release({ refs: [lost], addLosses: 1 });
  const [both] = await lease(broker, first);
  if (both !== undefined)
    await broker.split({ ref: both, pieces: rowsIn(both.payload).map((one) => piece(both, one)) });

  const [ahead] = await lease(broker, first);
  if (ahead !== undefined) {
    await broker.stage({ callId: "a call", part: 1, entries: [onward(ahead)], home: "test.p" });
    await broker.commit(commitOf(ahead, { publish: ["a call"] }));
  }
  const [failed] = await lease(broker, first);
  if (failed !== undefined) {
    const retry = { ...piece(failed, ...rowsIn(failed.payload)), attempts: [attempt] };
    await broker.commit(commitOf(failed, { delay: [{ entry: retry, dueMs: 0 }] }));
    await advance(1000);
  }
  for (const again of await lease(broker, first))
    await broker.commit(commitOf(again, { enqueue: [onward(again)] }));

  await pushTwice(scene, 2, [row(3)]);
  const slow = await lease(broker, first);
  await advance(2 * leaseMs);
  const [next] = await lease(broker, first);
  for (const entry of slow) await broker.commit(commitOf(entry, { enqueue: [onward(entry)] }));
  if (next !== undefined) await broker.commit(commitOf(next, { enqueue: [onward(next)] }));

  await drain(scene);
}

/** Sends a batch, and again as if the ack had been lost. */
async function pushTwice(scene: SmallScene, sequence: number, rows: readonly Row[]): Promise<void> {
  const push = scene.producer.begin("push", { pipelines: ["test.p"], rows });
  const request = {
    entries: [written(first, rows)],
    dead: [],
    inbox: [{ pipeline: "test.p", source: "one", epoch: "1", sequence }],
    counters: [counter(first, "in", rows.length)],
    guard: [],
  };
  await scene.broker.enqueue(request);
  await scene.broker.enqueue(request);
  push.ok({});
}

async function drain({ broker, sink: journal }: SmallScene): Promise<void> {
  for (const queue of [first, second]) {
    for (
      let taken = await lease(broker, queue);
      taken.length > 0;
      taken = await lease(broker, queue)
    ) {
      for (const entry of taken) {
        if (queue === second) journal.note("take", { place: sink, rows: rowsIn(entry.payload) });
        const enqueue = queue === second ? [] : [onward(entry)];
        await broker.commit(commitOf(entry, { enqueue }));
      }
    }
  }
}

function lease(broker: Broker, queue: string): Promise<readonly LeasedEntry[]> {
  const bounds = { maxEntries: 1, maxRows: 100, maxBytes: 1_000_000 };
  return broker.lease({ queue, nonce: randomUUID(), leaseMs, ...bounds });
}

const attempt: AttemptRecord = { node: "a", timeMs: 0, cause: "error", type: "Error", message: "" };

function row(n: number): Row {
  return { key: `k${n}`, value: n };
}

function square({ key, value }: Row): Row {
  return { key, value: Number(value) ** 2 };
}

function written(queue: string, rows: readonly Row[], more: Partial<EntryWrite> = {}): EntryWrite {
  const column = (name: "key" | "value") =>
    jsonColumn(rows.length, Buffer.from(JSON.stringify(rows.map((one) => one[name]))));
  const frame = new Map([
    ["key", column("key")],
    ["value", column("value")],
  ]);
  const token: Token = { rows: rows.length, ids: newRowIds(rows.length), frames: [frame] };
  return {
    pipeline: "test.p",
    queue,
    planId: "plan",
    signature: queue,
    rows: rows.length,
    bytes: tokenBytes(token),
    losses: 0,
    attempts: [],
    delivered: [],
    payload: encodeToken(token),
    ...more,
  };
}

/** Some rows of an entry, as an entry of its own. */
function piece({ queue, losses, attempts }: LeasedEntry, ...rows: readonly Row[]): EntryWrite {
  return written(queue, rows, { losses, attempts });
}

function onward(entry: LeasedEntry): EntryWrite {
  return written(second, rowsIn(entry.payload).map(square));
}

function commitOf(entry: LeasedEntry, more: Partial<Commit>): Commit {
  const isRetry = more.delay !== undefined;
  const counters = [
    ...(isRetry ? [] : [counter(entry.queue, "out", entry.rows)]),
    ...(entry.queue === first && !isRetry ? [counter(second, "in", entry.rows)] : []),
  ];
  const nothing = { enqueue: [], delay: [], dead: [], publish: [] };
  return { id: randomUUID(), acks: [entry], counters, ...nothing, ...more };
}

function counter(queue: string, name: "in" | "out", by: number): Commit["counters"][number] {
  return { pipeline: "test.p", queue, name, by };
}
