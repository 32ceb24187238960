/**
 * Turns the results of a run into ONE commit. Successful rows move on, failed rows are retried or become dead
 * letters, and every row of the leased entries ends in exactly one place.
 *
 * A retried row takes nothing along: it starts the stage again, so its results in other branches must not become
 * visible yet. A row that is given up keeps its results in other branches, and its dead letter records them.
 *
 *   failed ──▶ retried, or given up          dropped ──▶ counted
 *   the others ──▶ on their way; or back into the queue, when the run discards its parts (R6)
 */
import { randomUUID } from "node:crypto";
import {
  encodeToken,
  type FailedRow,
  fatesOf,
  type Retry,
  type RunResult,
  type Token,
  tokenBytes,
} from "@stairs/core";
import {
  type Commit,
  type CounterDelta,
  type DeadWrite,
  DropCounts,
  type EntryWrite,
  type LeasedEntry,
} from "../broker/contract.js";
import type { Departure } from "../plans/departures.js";
import { byReason, type Reason } from "../plans/reasons.js";
import { outgoing, type Sending } from "./outgoing.js";
import { pieceOf } from "./pieces.js";
import { headOf, someRows, type Work } from "./work.js";

/** The parts that 1-to-N calls of the run have sent ahead, staged in the broker. */
export interface SentAhead {
  /** Calls with staged parts. */
  readonly calls: readonly string[];
  /** Rows that other pipelines refused. */
  readonly dead: readonly DeadWrite[];
  /** Counts of staged rows that enter queues. */
  readonly counters: readonly CounterDelta[];
  readonly departures: readonly Departure[];
}

/** Inputs of settling besides the run. */
export interface Settling extends Omit<Sending, "sender"> {
  readonly nowMs: number;
  /** A number from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /**
   * The parts that the commit makes visible. Null: they are discarded, and every row that has not ended starts the
   * stage again.
   */
  readonly ahead: SentAhead | null;
}

/** How a run ended. */
export interface Settlement {
  readonly commit: Commit;
  /** Numbers of the rows in the run that start the stage again. */
  readonly staying: ReadonlySet<number>;
  readonly givenUp: ReadonlyMap<number, FailedRow>;
  /** Rows that went to this pipeline's queues. */
  readonly departures: readonly Departure[];
}

/** The commit that ends a run. */
export function settle(work: Work, result: RunResult, facts: Settling): Settlement {
  const { nowMs, random, ahead } = facts;
  const head = headOf(work);
  const fates = fatesOf(result.failed, head.attempts, random);
  const back = ahead === null ? goingBack(work.token.rows, result) : [];
  const staying = new Set([...fates.again, ...back]);
  const sent = outgoing(result, staying, { ...facts, sender: head });
  // A row may have failed in another branch too: one letter is enough.
  const givenUp = new Map([...sent.tooLarge, ...fates.givenUp]);
  const reasons = byReason(givenUp, {
    ids: work.token.ids,
    delivered: head.delivered,
    departures: [...sent.departures, ...sent.handOvers],
  });
  return {
    commit: {
      id: randomUUID(),
      acks: work.entries,
      enqueue: [...sent.entries, ...backInto(work, back)],
      delay: fates.retries.map((retry) => ({
        entry: retryOf(work, head, retry, nowMs),
        dueMs: nowMs + retry.pauseMs,
      })),
      dead: [
        ...reasons.map((reason) => deadOf(work, head, reason)),
        ...sent.dead,
        ...(ahead?.dead ?? []),
      ],
      publish: ahead?.calls ?? [],
      counters: [
        ...ownCounters(head, work.token.rows, {
          again: fates.again.size,
          back: back.length,
          dead: givenUp.size,
          drops: dropsOf(result, staying, givenUp),
        }),
        ...sent.counters,
        ...(ahead?.counters ?? []),
      ],
    },
    staying,
    givenUp,
    departures: [...sent.departures, ...(ahead?.departures ?? [])],
  };
}

/** The rows that have not ended: neither failed nor dropped. */
function goingBack(rows: number, { failed, dropped }: RunResult): number[] {
  const back: number[] = [];
  for (let row = 0; row < rows; row++) if (!failed.has(row) && !dropped.has(row)) back.push(row);
  return back;
}

/** Puts rows back into their queue without counting an attempt, each in an entry of its own. */
function backInto(work: Work, rows: readonly number[]): EntryWrite[] {
  if (rows.length === 0) return [];
  const entryOf = work.entries.flatMap((entry) => Array.from({ length: entry.rows }, () => entry));
  return rows.flatMap((row) => {
    const entry = entryOf[row];
    return entry === undefined ? [] : [pieceOf(entry, someRows(work.token, [row]))];
  });
}

function retryOf(
  work: Work,
  head: LeasedEntry,
  { failures, rows }: Retry,
  nowMs: number,
): EntryWrite {
  const records = failures
    .filter(({ disposition }) => disposition === "retry")
    .map(({ node, cause, type, message }) => ({ node, timeMs: nowMs, cause, type, message }));
  return {
    ...pieceOf(head, someRows(work.token, rows)),
    attempts: [...head.attempts, ...records],
    enqueuedAtMs: Math.min(...work.entries.map((entry) => entry.enqueuedAtMs)),
  };
}

function deadOf(work: Work, head: LeasedEntry, { failure, delivered, rows }: Reason): DeadWrite {
  const { node, cause, type, message, stack } = failure;
  const token: Token = someRows(work.token, rows);
  return {
    pipeline: head.pipeline,
    queue: head.queue,
    planId: head.planId,
    signature: head.signature,
    rows: token.rows,
    bytes: tokenBytes(token),
    losses: head.losses,
    attempts: head.attempts,
    delivered,
    payload: encodeToken(token),
    node,
    cause,
    type,
    message,
    stack,
  };
}

/** Rows that a branch dropped and that ended nowhere else, by the reason of the first drop. */
function dropsOf(
  { dropped }: RunResult,
  staying: ReadonlySet<number>,
  givenUp: ReadonlyMap<number, FailedRow>,
): DropCounts {
  const drops = new DropCounts();
  for (const [origin, [reason = ""]] of dropped)
    if (!staying.has(origin) && !givenUp.has(origin)) drops.add(reason, 1);
  return drops;
}

/** Counters of the stage's own queue. Rows that go back uncounted have not ended yet. */
function ownCounters(
  { pipeline, queue }: LeasedEntry,
  rows: number,
  by: {
    readonly again: number;
    readonly back: number;
    readonly dead: number;
    readonly drops: DropCounts;
  },
): CounterDelta[] {
  const own = { pipeline, queue };
  const drops = by.drops.list;
  const dropped = drops.reduce((sum, drop) => sum + drop.rows, 0);
  const counters: CounterDelta[] = [
    { ...own, name: "out", by: rows - by.again - by.back - by.dead - dropped },
    ...drops.map((drop) => ({
      ...own,
      name: "dropped" as const,
      reason: drop.reason,
      by: drop.rows,
    })),
    { ...own, name: "retried", by: by.again },
    { ...own, name: "dead", by: by.dead },
  ];
  return counters.filter((counter) => counter.by > 0);
}
