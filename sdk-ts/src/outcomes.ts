/**
 * The errors that a component throws to end a row in another way than by the retry policy. Each
 * class has a registered symbol, so the worker also recognises an error from another copy of this
 * package.
 */
import { type Duration, milliseconds } from "./pipeline/duration.js";

const stop = Symbol.for("stairs.outcome.stop");
const permanent = Symbol.for("stairs.outcome.permanent");
const retryAfter = Symbol.for("stairs.outcome.retryAfter");

/** Ends the row quietly. The coordinator counts it as dropped, with this reason. */
export class StopPipeline extends Error {
  readonly [stop] = true;
  override readonly name = "StopPipeline";
  readonly reason: string;

  /** @param reason The reason under which the coordinator counts the row. Default `stopped`. */
  constructor(reason = "stopped") {
    super(reason);
    this.reason = reason;
  }
}

/** Makes the row a dead letter at once, regardless of the retry policy. */
export class Permanent extends Error {
  readonly [permanent] = true;
  override readonly name = "Permanent";
}

/**
 * Tries the row again after the given pause. This is not a failure: the attempt does not count, so
 * the coordinator repeats the row until it succeeds or ends in another way.
 */
export class RetryAfter extends Error {
  readonly [retryAfter] = true;
  override readonly name = "RetryAfter";
  readonly pauseMs: number;

  /**
   * @param pause The time until the next attempt: milliseconds or a text like `"30s"`, at least 1
   * ms.
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
