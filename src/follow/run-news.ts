/** What a committed run did with its rows, as far as it matters to waiters. */
import type { FailedRow, RowIds, RunResult } from "@stairs/core";
import type { Departure } from "../plans/departures.js";

/** Why a row was given up. */
export type AnswerFailure = Pick<FailedRow, "node" | "cause" | "type" | "message" | "stack">;

/** The results of one run. */
export interface RunNews extends Pick<RunResult, "answers"> {
  readonly planId: string;
  readonly queue: string;
  /** Ids of the run's rows. The numbers below index them. */
  readonly ids: RowIds;
  readonly dropped: ReadonlyMap<number, readonly string[]>;
  readonly staying: ReadonlySet<number>;
  readonly givenUp: ReadonlyMap<number, AnswerFailure>;
  readonly departures: readonly Departure[];
}
