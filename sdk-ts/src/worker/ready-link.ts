/** A link with its steps, and the preparation of each run before user code is called. */
import type { NativeStep } from "../native-step.js";
import type { CallFacts } from "./context.js";
import type { Part } from "./part.js";
import type { RowEnds } from "./row-end.js";
import { runOnce } from "./run-rows.js";
import { setUp } from "./step-state.js";

/** A link with its resolved steps. */
export interface ReadyLink {
  /** Which link of the chain, from 0. */
  readonly at: number;
  readonly step: NativeStep;
  readonly when: NativeStep | null;
  readonly mode: "merge" | "replace" | "keep";
  /** The fields that the steps get; empty: all. */
  readonly inputs: readonly string[];
}

/**
 * Waits for the step's setup. False: the setup failed and all rows have ended, or the call is
 * cancelled.
 */
export async function isSetUp(
  at: number,
  step: NativeStep,
  { rows }: Part,
  { signal, callId }: CallFacts,
  ends: RowEnds,
): Promise<boolean> {
  if (step.setup === null) return true;
  try {
    await runOnce(signal, () => setUp(step, callId));
  } catch (error) {
    for (const row of rows) ends.setupFailed(row, at, step.name, error);
    return false;
  }
  return !signal.aborted;
}
