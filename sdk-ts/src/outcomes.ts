/**
 * What a component throws to end a row in another way than by the retry policy. Each class carries
 * a registered symbol, so that the worker knows it also when it comes from another copy of this package.
 */
import { type Duration, milliseconds } from "./pipeline/duration.js";

const stop = Symbol.for("stairs.outcome.stop");
const permanent = Symbol.for("stairs.outcome.permanent");
const retryAfter = Symbol.for("stairs.outcome.retryAfter");

/** Ends the row quietly: it is counted as dropped, under this reason. */
export class StopPipeline extends Error {
  readonly [stop] = true;
  override readonly name = "StopPipeline";
  readonly reason: string;

  /** @param reason Under which the row is counted. Default `stopped`. */
  constructor(reason = "stopped") {
    super(reason);
    this.reason = reason;
  }
}

/** Makes the row a dead letter at once, whatever the retry policy. */
export class Permanent extends Error {
  readonly [permanent] = true;
  override readonly name = "Permanent";
}

/**
 * Tries the row again after a pause of its own. It is no failure: the attempt does not count, so the row
 * is tried until it gets through or ends in another way.
 */
export class RetryAfter extends Error {
  readonly [retryAfter] = true;
  override readonly name = "RetryAfter";
  readonly pauseMs: number;

  /**
   * @param pause Until the next attempt: milliseconds or a text like `"30s"`, at least 1 ms.
   * @throws StairsError BAD_ARGUMENT.
   */
  constructor(pause: Duration, message?: string) {
    const pauseMs = milliseconds("RetryAfter's pause", pause);
    super(message ?? `to be tried again after ${pauseMs} ms`);
    this.pauseMs = pauseMs;
  }
}

/** True for a StopPipeline of any copy of this package. */
export function isStopPipeline(thrown: unknown): thrown is StopPipeline {
  return has(thrown, stop);
}

/** True for a Permanent of any copy of this package. */
export function isPermanent(thrown: unknown): thrown is Permanent {
  return has(thrown, permanent);
}

/** True for a RetryAfter of any copy of this package. */
export function isRetryAfter(thrown: unknown): thrown is RetryAfter {
  return has(thrown, retryAfter);
}

function has(thrown: unknown, brand: symbol): boolean {
  return typeof thrown === "object" && thrown !== null && brand in thrown;
}
