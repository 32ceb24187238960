/**
 * Turns what a run left into ONE commit: rows that got through go on, rows that failed are tried
 * again or become dead letters, and every row of the leased entries ends in exactly one place.
 *
 * A row that is to be tried again takes nothing along: it starts the stage anew, so nothing that it
 * did in other lines may become visible yet, and every line in which it failed has used up an attempt.
 * A row that is given up keeps what other lines made of it.
 */
import { randomUUID } from "node:crypto";
import {
  encodeToken,
  type FailedRow,
  gatherToken,
  pauseBeforeNext,
  type RunResult,
  sliceToken,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type {
  AttemptRecord,
  Commit,
  CounterDelta,
  DeadWrite,
  EntryWrite,
  LeasedEntry,
} from "../broker/contract.js";

/** What a run worked on. */
export interface Work {
  /** All of equal signature and attempts. */
  readonly entries: readonly LeasedEntry[];
  /** The rows of all entries, in their order. */
  readonly token: Token;
}

/** Facts from outside that settling needs. */
export interface Settling {
  readonly nowMs: number;
  /** A number from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /** The largest row that can travel, in bytes. */
  readonly maxRowBytes: number;
}

interface Group {
  readonly failure: FailedRow;
  readonly rows: number[];
}

/** Rows that failed in the same places and are tried again. */
interface Retry {
  /** What is tried again: failures for good are not. */
  readonly failures: readonly FailedRow[];
  readonly pauseMs: number;
  readonly rows: number[];
}

/** The commit that ends a run. */
export function settle(work: Work, result: RunResult, facts: Settling): Commit {
  const [head] = work.entries;
  if (head === undefined) throw new Error("a run without entries");
  const retries = new Map<string, Retry>();
  const deaths = new Map<string, Group>();
  const again = new Set<number>();
  const givenUp = new Set<number>();
  for (const [origin, failures] of result.failed) {
    const pauses = failures.flatMap((failure) => nextTry(failure, head.attempts, facts) ?? []);
    if (pauses.length > 0) {
      again.add(origin);
      addRetry(retries, failures, Math.max(...pauses), origin);
      continue;
    }
    const [failure] = failures;
    if (failure === undefined) continue;
    givenUp.add(origin);
    addTo(deaths, failure, origin);
  }

  const enqueue: EntryWrite[] = [];
  for (const emission of result.emissions) {
    const kept = keptRows(emission.token, emission.origin, again);
    if (kept === undefined || kept.token.rows === 0) continue;
    for (const part of cutToFit(kept.token, facts.maxRowBytes)) {
      if (part.bytes <= facts.maxRowBytes) {
        enqueue.push(
          entryOf(head, part.token, part.bytes, {
            queue: emission.op.queue,
            signature: emission.op.signature,
          }),
        );
        continue;
      }
      const origin = kept.origin?.[part.first] ?? part.first;
      // It may have died in another line too, or be too large for several queues: one letter is enough.
      if (givenUp.has(origin)) continue;
      givenUp.add(origin);
      addTo(deaths, tooLarge(emission.op.queue, part.bytes, facts.maxRowBytes), origin);
    }
  }

  const dead = [...deaths.values()].map((group) => deadOf(head, work.token, group));
  const delay = [...retries.values()].map((retry) => ({
    entry: retryOf(work, head, retry, facts.nowMs),
    dueMs: facts.nowMs + retry.pauseMs,
  }));
  return {
    id: randomUUID(),
    acks: work.entries,
    enqueue,
    delay,
    dead,
    publish: [],
    counters: countersOf(head, work.token.rows, result, again, givenUp, enqueue),
  };
}

/** The pause before the next attempt; undefined when the row is given up. */
function nextTry(
  failure: FailedRow,
  attempts: readonly AttemptRecord[],
  facts: Settling,
): number | undefined {
  if (failure.disposition === "dead" || failure.link === null) return undefined;
  if (failure.disposition === "defer")
    return failure.retryAfterMs ?? failure.link.retry.firstPauseMs;
  const failed = 1 + attempts.filter((attempt) => attempt.node === failure.node).length;
  const pause = pauseBeforeNext(failure.link.retry, failed, facts.random());
  return pause === undefined ? undefined : (failure.retryAfterMs ?? pause);
}

function addRetry(
  retries: Map<string, Retry>,
  failures: readonly FailedRow[],
  pauseMs: number,
  origin: number,
): void {
  const tried = failures.filter(({ link, disposition }) => link !== null && disposition !== "dead");
  const key = tried
    .map(({ node, disposition, retryAfterMs }) => `${node}|${disposition}|${retryAfterMs ?? ""}`)
    .sort()
    .join();
  const group = retries.get(key);
  if (group === undefined) retries.set(key, { failures: tried, pauseMs, rows: [origin] });
  else group.rows.push(origin);
}

function addTo(groups: Map<string, Group>, failure: FailedRow, origin: number): void {
  const key = JSON.stringify([failure.node, failure.cause, failure.type, failure.message]);
  const group = groups.get(key);
  if (group === undefined) groups.set(key, { failure, rows: [origin] });
  else group.rows.push(origin);
}

function keptRows(
  token: Token,
  origin: Uint32Array | null,
  again: ReadonlySet<number>,
): { token: Token; origin: Uint32Array | null } | undefined {
  if (again.size === 0) return { token, origin };
  const kept: number[] = [];
  for (let row = 0; row < token.rows; row++) if (!again.has(origin?.[row] ?? row)) kept.push(row);
  if (kept.length === token.rows) return { token, origin };
  if (kept.length === 0) return undefined;
  const index = Uint32Array.from(kept);
  return { token: gatherToken(token, index), origin: index.map((row) => origin?.[row] ?? row) };
}

/** Halves a token until each part fits, or is one row. */
function cutToFit(
  token: Token,
  maxBytes: number,
  first = 0,
): { token: Token; bytes: number; first: number }[] {
  const bytes = tokenBytes(token);
  if (bytes <= maxBytes || token.rows === 1) return [{ token, bytes, first }];
  const half = token.rows >> 1;
  return [
    ...cutToFit(sliceToken(token, 0, half), maxBytes, first),
    ...cutToFit(sliceToken(token, half, token.rows), maxBytes, first + half),
  ];
}

function entryOf(
  head: LeasedEntry,
  token: Token,
  bytes: number,
  target: { queue: string; signature: string },
): EntryWrite {
  return {
    pipeline: head.pipeline,
    queue: target.queue,
    planId: head.planId,
    signature: target.signature,
    rows: token.rows,
    bytes,
    losses: 0,
    attempts: [],
    payload: encodeToken(token),
  };
}

function retryOf(
  work: Work,
  head: LeasedEntry,
  { failures, rows }: Retry,
  nowMs: number,
): EntryWrite {
  const token = someRows(work.token, rows);
  const records = failures
    .filter(({ disposition }) => disposition === "retry")
    .map(({ node, cause, type, message }) => ({ node, timeMs: nowMs, cause, type, message }));
  return {
    ...entryOf(head, token, tokenBytes(token), head),
    losses: head.losses,
    attempts: [...head.attempts, ...records],
    enqueuedAtMs: Math.min(...work.entries.map((entry) => entry.enqueuedAtMs)),
  };
}

function deadOf(head: LeasedEntry, whole: Token, { failure, rows }: Group): DeadWrite {
  const token = someRows(whole, rows);
  return {
    ...entryOf(head, token, tokenBytes(token), head),
    losses: head.losses,
    attempts: head.attempts,
    node: failure.node,
    cause: failure.cause,
    type: failure.type,
    message: failure.message,
    stack: failure.stack,
  };
}

function someRows(token: Token, rows: readonly number[]): Token {
  return rows.length === token.rows ? token : gatherToken(token, Uint32Array.from(rows).sort());
}

function tooLarge(queue: string, bytes: number, limit: number): FailedRow {
  return {
    node: queue.slice(queue.indexOf("/") + 1),
    link: null,
    cause: "too_large",
    type: "TooLarge",
    message: `The row has grown to ${bytes} bytes; a row may have ${limit}. Keep large values outside and pass their place.`,
    stack: "",
    disposition: "dead",
    retryAfterMs: null,
  };
}

function countersOf(
  head: LeasedEntry,
  rows: number,
  result: RunResult,
  again: ReadonlySet<number>,
  dead: ReadonlySet<number>,
  enqueue: readonly EntryWrite[],
): CounterDelta[] {
  let dropped = 0;
  for (const origin of result.dropped.keys())
    if (!again.has(origin) && !dead.has(origin)) dropped += 1;
  const own = { pipeline: head.pipeline, queue: head.queue };
  const counters: CounterDelta[] = [
    { ...own, name: "out", by: rows - again.size - dead.size - dropped },
    { ...own, name: "dropped", by: dropped },
    { ...own, name: "retried", by: again.size },
    { ...own, name: "dead", by: dead.size },
    ...enqueue.map((entry) => ({
      pipeline: entry.pipeline,
      queue: entry.queue,
      name: "in" as const,
      by: entry.rows,
    })),
  ];
  return counters.filter((counter) => counter.by > 0);
}
