/** What a run that was committed did with its rows, as far as it matters to those who wait for some. */
import type { FailedRow, RowIds, RunResult } from "@stairs/core";
import type { Departure } from "../plans/departures.js";

/** Why a row was given up. */
export type AnswerFailure = Pick<FailedRow, "node" | "cause" | "type" | "message" | "stack">;

/** What one run did. */
export interface RunNews extends Pick<RunResult, "answers"> {
  readonly planId: string;
  readonly queue: string;
  /** Of the run's rows; the numbers below are theirs. */
  readonly ids: RowIds;
  readonly dropped: ReadonlyMap<number, readonly string[]>;
  readonly staying: ReadonlySet<number>;
  readonly givenUp: ReadonlyMap<number, AnswerFailure>;
  readonly departures: readonly Departure[];
}
