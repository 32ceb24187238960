/** Joins the outcomes of a cut call into the outcome of the whole call. */
import type { CallOutcome, CallOutput } from "@stairs/core";

/** One part's outcome and the position of its rows in the whole call. */
export interface PartOutcome {
  readonly outcome: CallOutcome;
  /** The position of the part's first row. */
  readonly first: number;
  readonly rows: number;
}

/** The outcome of the whole call. */
export function joinOutcomes(parts: readonly PartOutcome[]): CallOutcome {
  return {
    outputs: parts.flatMap(({ outcome, first }) =>
      outcome.outputs.map((output) => shifted(output, first)),
    ),
    failures: parts.flatMap(({ outcome, first }) =>
      outcome.failures.map((failure) => ({ ...failure, row: failure.row + first })),
    ),
    dropped: parts.flatMap(({ outcome, first }) =>
      outcome.dropped.map((drop) => ({ ...drop, row: drop.row + first })),
    ),
  };
}

/** A part's output with row positions of the whole call. @param first The position of the part's first row. */
export function shifted(output: CallOutput, first: number): CallOutput {
  const parents =
    output.parents?.map((parent) => parent + first) ??
    Uint32Array.from({ length: output.rows }, (_, row) => row + first);
  return { ...output, parents };
}

/** The outcome of a call whose rows all failed in the same way. */
export function allFailed(
  rows: number,
  failure: Omit<CallOutcome["failures"][number], "row">,
): CallOutcome {
  return {
    outputs: [],
    failures: Array.from({ length: rows }, (_, row) => ({ ...failure, row })),
    dropped: [],
  };
}
