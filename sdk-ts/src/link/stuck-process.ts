/** What is done about a process whose main thread is stuck in a step. */
import { writeSync } from "node:fs";

const stderr = 2;

/** A process whose code does not come back from a call that was cancelled. */
export interface StuckOptions {
  /** How long is waited for it after the cancellation, in milliseconds. Default 10,000. */
  readonly afterMs?: number;
  /** End the process then: somebody starts another one. Default false: only say so. */
  readonly endProcess?: boolean;
}

/** How long a cancelled call may take to come back by default, in milliseconds. */
export const stuckAfterMs = 10_000;

/** Says so on stderr, which works although the main thread does nothing, and ends the process if it may. */
export function reportStuck(
  steps: readonly string[],
  { afterMs = stuckAfterMs, endProcess = false }: StuckOptions,
): void {
  const where =
    steps.length === 1 ? `The step ${steps.join()}` : `One of the steps ${steps.join(", ")}`;
  const what = `${where} has not come back within ${afterMs / 1000} s after its call was cancelled: its code never waits for anything.`;
  const next = endProcess
    ? "This process ends."
    : "This process can do nothing else until it does.";
  writeSync(stderr, `stairs: ${what} ${next}\n`);
  // Only a signal ends a process whose main thread runs on.
  if (endProcess) process.kill(process.pid, "SIGKILL");
}
