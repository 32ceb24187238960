/**
 * Decides for each row that failed in a run whether it is tried again or given up (R10). A row that failed
 * in several lines is tried again if one of its failures allows it, and each of these lines has used up an
 * attempt. A retried row starts again without anything that the run made of it.
 */
import { pauseBeforeNext } from "../retry.js";
import type { FailedRow } from "./run.js";

/** An attempt that failed before. */
export interface FailedAttempt {
  readonly node: string;
}

/** Rows that failed in the same places and are tried again. */
export interface Retry {
  /** The failures that allow a retry. */
  readonly failures: readonly FailedRow[];
  /** Until the next attempt, in milliseconds. */
  readonly pauseMs: number;
  /** By origin. */
  readonly rows: number[];
}

/** The failed rows of a run, by origin. */
export interface Fates {
  readonly again: ReadonlySet<number>;
  readonly retries: readonly Retry[];
  /** Rows that are given up, each with the failure for its dead letter. */
  readonly givenUp: ReadonlyMap<number, FailedRow>;
}

/**
 * Decides about every failed row.
 * @param failed As `RunResult.failed`.
 * @param attempts Those of all rows of the run, before it.
 * @param random A number from 0 to 1, for the jitter of pauses.
 */
export function fatesOf(
  failed: ReadonlyMap<number, readonly FailedRow[]>,
  attempts: readonly FailedAttempt[],
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

/** The pause before the next attempt; undefined when the row is given up. */
function nextTry(
  failure: FailedRow,
  attempts: readonly FailedAttempt[],
  random: () => number,
): number | undefined {
  if (failure.disposition === "dead" || failure.link === null) return undefined;
  if (failure.disposition === "defer")
    return failure.retryAfterMs ?? failure.link.retry.firstPauseMs;
  if (failure.link.retry.notRetryable.includes(failure.type)) return undefined;
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

/** The number of the present attempt: one more than the failures of the node that failed most often, since two nodes can fail in one run. */
export function attemptAfter(attempts: readonly FailedAttempt[]): number {
  const failures = new Map<string, number>();
  for (const { node } of attempts) failures.set(node, (failures.get(node) ?? 0) + 1);
  return 1 + Math.max(0, ...failures.values());
}
