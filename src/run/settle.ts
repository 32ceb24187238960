/**
 * Turns what a run left into ONE commit: rows that got through go on, rows that failed are tried
 * again or become dead letters, and every row of the leased entries ends in exactly one place.
 *
 * A row that is to be tried again takes nothing along: it starts the stage anew, so nothing that it
 * did in other lines may become visible yet. A row that is given up keeps what other lines made of it,
 * and its letter says what that was.
 *
 *   failed ──▶ retried, or given up          dropped ──▶ counted
 *   the others ──▶ on their way; or, when what was sent ahead is thrown away, back into the queue (R6)
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

/** What 1-to-N calls of the run have sent ahead of their outcomes, staged in the broker. */
export interface SentAhead {
  /** Calls of which parts are staged. */
  readonly calls: readonly string[];
  /** Rows that other pipelines refused. */
  readonly dead: readonly DeadWrite[];
  /** What comes into the queues with the staged rows. */
  readonly counters: readonly CounterDelta[];
  readonly departures: readonly Departure[];
}

/** Facts from outside that settling needs. */
export interface Settling extends Omit<Sending, "sender"> {
  readonly nowMs: number;
  /** A number from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /** Becomes visible with the commit. Null: it is thrown away, and every row that has not ended begins the stage again. */
  readonly ahead: SentAhead | null;
}

/** How a run ended. */
export interface Settlement {
  readonly commit: Commit;
  /** Rows, by their number in the run, that begin the stage again. */
  readonly staying: ReadonlySet<number>;
  readonly givenUp: ReadonlyMap<number, FailedRow>;
  /** What rows became in this pipeline's queues. */
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
  // A row may have died in another line too: one letter is enough.
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

/** Rows back in their queue as if nothing had been tried, each in an entry of its own. */
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

/** Rows that some line dropped and that ended nowhere else, by the reason of the first one. */
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

/** What the stage's own queue counts. Rows that go back uncounted are still to come. */
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
