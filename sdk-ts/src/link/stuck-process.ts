/** Handles a process whose main thread is stuck in a step. */
import { writeSync } from "node:fs";

const stderr = 2;

/** What to do if user code does not return from a cancelled call. */
export interface StuckOptions {
  /** How long to wait for it after the cancellation, in milliseconds. Default 10,000. */
  readonly afterMs?: number;
  /**
   * True: end the process then, because a supervisor starts another one. Default false: only report
   * it.
   */
  readonly endProcess?: boolean;
}

/** How long a cancelled call can take to return by default, in milliseconds. */
export const stuckAfterMs = 10_000;

/**
 * Reports it on stderr, which works although the main thread is blocked, and ends the process if
 * allowed.
 */
export function reportStuck(
  steps: readonly string[],
  { afterMs = stuckAfterMs, endProcess = false }: StuckOptions,
): void {
  const where =
    steps.length === 1 ? `The step ${steps.join()}` : `One of the steps ${steps.join(", ")}`;
  const what = `${where} has not returned within ${afterMs / 1000} s after its call was cancelled: its code never awaits anything.`;
  const next = endProcess
    ? "This process ends."
    : "This process can do nothing else until the step returns.";
  writeSync(stderr, `stairs: ${what} ${next}\n`);
  // Only a signal ends a process whose main thread keeps running.
  if (endProcess) process.kill(process.pid, "SIGKILL");
}
