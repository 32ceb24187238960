/** When the coordinator tries a failed row again, and when it gives up. */

/** How often and after which pauses a failed row is tried again. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. Default 3. */
  readonly attempts: number;
  /** The pause before the second attempt, in milliseconds. Default 1000. */
  readonly firstPauseMs: number;
  /** The factor from one pause to the next. Default 2. */
  readonly factor: number;
  /** The longest pause, in milliseconds. Default 60,000. */
  readonly maxPauseMs: number;
  /** How far a pause varies at random: 0.2 means from 80 % to 120 %. Default 0.2. */
  readonly jitter: number;
  /** Class names of exceptions that make a row a dead letter at once. Default: none. */
  readonly notRetryable: readonly string[];
}

/** The policy of a step without its own. */
export const defaultRetry: RetryPolicy = {
  attempts: 3,
  firstPauseMs: 1000,
  factor: 2,
  maxPauseMs: 60_000,
  jitter: 0.2,
  notRetryable: [],
};

/**
 * The pause before the next attempt, in milliseconds; undefined when no attempt is left.
 * @param failed How many attempts have failed, at least 1.
 * @param random A number from 0 to 1.
 */
export function pauseBeforeNext(
  policy: RetryPolicy,
  failed: number,
  random: number,
): number | undefined {
  if (failed >= policy.attempts) return undefined;
  const plain = Math.min(policy.firstPauseMs * policy.factor ** (failed - 1), policy.maxPauseMs);
  return Math.round(plain * (1 + policy.jitter * (2 * random - 1)));
}
