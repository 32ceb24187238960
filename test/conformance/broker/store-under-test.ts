/** What an engine brings to the contract suite, and short ways to write requests. */
import { randomUUID } from "node:crypto";
import type {
  AttemptRecord,
  Broker,
  Commit,
  DeadEntry,
  DeadFilter,
  DeadWrite,
  EnqueueRequest,
  EntryWrite,
  LeasedEntry,
  LeaseRequest,
} from "../../../src/broker/contract.js";

/** A place where one engine keeps its data. */
export interface StoreUnderTest {
  /** Opens the engine there. After `close` it can be opened again, with the same data. */
  open(): Promise<Broker>;
  /** Milliseconds since 1970, as the engine sees them. */
  now(): number;
  /** Lets time pass, and what follows from it happen. */
  advance(ms: number): Promise<void>;
  /** Lets a long time pass in which the process did not run. */
  stall(ms: number): Promise<void>;
  /** Removes the place, also if the engine is still open. */
  remove(): Promise<void>;
}

export const leaseMs = 10_000;

export function entry(queue: string, payload: string, more: Partial<EntryWrite> = {}): EntryWrite {
  return {
    pipeline: queue.split("/")[0] ?? queue,
    queue,
    planId: "plan-1",
    signature: "signature-1",
    rows: 1,
    bytes: payload.length,
    losses: 0,
    attempts: [],
    delivered: [],
    payload: Buffer.from(payload),
    ...more,
  };
}

export function deadLetter(
  queue: string,
  payload: string,
  more: Partial<DeadWrite> = {},
): DeadWrite {
  const { enqueuedAtMs: _, ...head } = entry(queue, payload);
  return {
    ...head,
    node: "n",
    cause: "error",
    type: "TypeError",
    message: "no",
    stack: "at x",
    ...more,
  };
}

export function attempt(node: string, message = "failed"): AttemptRecord {
  return { node, timeMs: 1_700_000_000_000, cause: "error", type: "Error", message };
}

export function arrival(
  entries: readonly EntryWrite[],
  more: Partial<EnqueueRequest> = {},
): EnqueueRequest {
  return { entries, dead: [], inbox: [], counters: [], guard: [], ...more };
}

export function leaseOf(queue: string, more: Partial<LeaseRequest> = {}): LeaseRequest {
  return {
    queue,
    nonce: randomUUID(),
    maxEntries: 100,
    maxRows: 1_000_000,
    maxBytes: 1_000_000_000,
    leaseMs,
    ...more,
  };
}

export function commitOf(acks: Commit["acks"], more: Partial<Commit> = {}): Commit {
  return {
    id: randomUUID(),
    acks,
    enqueue: [],
    delay: [],
    dead: [],
    publish: [],
    counters: [],
    ...more,
  };
}

/** Whole letters, without paging. */
export async function letters(
  broker: Broker,
  filter: Partial<DeadFilter> = {},
): Promise<readonly DeadEntry[]> {
  const page = await broker.deadLetters({ limit: 1000, ...filter });
  const found = await Promise.all(page.letters.map(({ id }) => broker.deadLetter(id)));
  return found.flatMap((letter) => letter ?? []);
}

/** The payloads as text, in order. */
export function texts(entries: readonly { readonly payload: Buffer }[]): string[] {
  return entries.map(({ payload }) => payload.toString());
}

/** Leases one entry that must be there. */
export async function leaseOne(
  broker: Broker,
  queue: string,
  more: Partial<LeaseRequest> = {},
): Promise<LeasedEntry> {
  const [first] = await broker.lease(leaseOf(queue, { maxEntries: 1, ...more }));
  if (first === undefined) throw new Error(`Nothing to lease in ${queue}.`);
  return first;
}
