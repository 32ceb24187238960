/**
 * What becomes of rows that failed: tried again or given up. A row that failed in several lines is tried
 * again if one of its failures allows it, and every line in which it failed has used up an attempt.
 */
import { type FailedRow, pauseBeforeNext } from "@stairs/core";
import type { AttemptRecord } from "../broker/contract.js";

/** Rows that failed in the same places and are tried again. */
export interface Retry {
  /** What is tried again: failures for good are not. */
  readonly failures: readonly FailedRow[];
  readonly pauseMs: number;
  readonly rows: number[];
}

/** The failed rows of a run. */
export interface Fates {
  /** Rows that are tried again. */
  readonly again: ReadonlySet<number>;
  readonly retries: readonly Retry[];
  /** Rows that are given up, each with the failure that it is remembered by. */
  readonly givenUp: ReadonlyMap<number, FailedRow>;
}

/** Decides about every failed row. @param random A number from 0 to 1, for the jitter of pauses. */
export function fatesOf(
  failed: ReadonlyMap<number, readonly FailedRow[]>,
  attempts: readonly AttemptRecord[],
  random: () => number,
): Fates {
  const retries = new Map<string, Retry>();
  const again = new Set<number>();
  const givenUp = new Map<number, FailedRow>();
  for (const [origin, failures] of failed) {
    const pauses = failures.flatMap((failure) => nextTry(failure, attempts, random) ?? []);
    const [first] = failures;
    if (pauses.length > 0) {
      again.add(origin);
      addRetry(retries, failures, Math.max(...pauses), origin);
    } else if (first !== undefined) givenUp.set(origin, first);
  }
  return { again, retries: [...retries.values()], givenUp };
}

/** Rows that were given up for the same reason share a letter. */
export function byReason(
  givenUp: ReadonlyMap<number, FailedRow>,
): { readonly failure: FailedRow; readonly rows: readonly number[] }[] {
  const groups = new Map<string, { failure: FailedRow; rows: number[] }>();
  for (const [origin, failure] of givenUp) {
    const key = JSON.stringify([failure.node, failure.cause, failure.type, failure.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, rows: [origin] });
    else group.rows.push(origin);
  }
  return [...groups.values()];
}

/** The pause before the next attempt; undefined when the row is given up. */
function nextTry(
  failure: FailedRow,
  attempts: readonly AttemptRecord[],
  random: () => number,
): number | undefined {
  if (failure.disposition === "dead" || failure.link === null) return undefined;
  if (failure.disposition === "defer")
    return failure.retryAfterMs ?? failure.link.retry.firstPauseMs;
  const failed = 1 + attempts.filter((attempt) => attempt.node === failure.node).length;
  const pause = pauseBeforeNext(failure.link.retry, failed, random());
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
