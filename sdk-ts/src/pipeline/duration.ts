/** Durations in options: a number of milliseconds, or `"500ms"`, `"2.5s"`, `"3m"`, `"1h"`, `"30d"`. */
import { durationMs, type DurationText, StairsError } from "@stairs/core";

/** Milliseconds, or a number with its unit. */
export type Duration = number | DurationText;

/** The longest duration: 30 days. */
const longest = 30 * 24 * 3_600_000;

/**
 * A duration in whole milliseconds, from 1 ms to 30 days.
 * @param what The purpose, for the message: `timeout`.
 * @throws StairsError BAD_ARGUMENT.
 */
export function milliseconds(what: string, duration: unknown): number {
  const ms = parse(duration);
  if (ms === undefined || !(ms >= 1 && ms <= longest)) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${what} is ${typeof duration === "string" ? JSON.stringify(duration) : String(duration)}: ` +
        `expected milliseconds or a text like "500ms", "2.5s", "3m", "1h", from 1 ms to 30 days.`,
    );
  }
  return Math.round(ms);
}

function parse(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration;
  return typeof duration === "string" ? durationMs(duration) : undefined;
}
