/**
 * Groups rows that were given up by their failure and by the outputs that already have them. Each group shares a
 * letter.
 */
import type { FailedRow, RowIds } from "@stairs/core";
import { type Departure, deliveredBy } from "./departures.js";

/** Rows that share a letter. */
export interface Reason {
  readonly failure: FailedRow;
  /** See `EntryHead.delivered`. */
  readonly delivered: readonly string[];
  readonly rows: readonly number[];
}

/** A run in which rows were given up. */
export interface Leaving {
  /** Ids of all rows of the run. */
  readonly ids: RowIds;
  /** The outputs that already had the rows before the run. */
  readonly delivered: readonly string[];
  readonly departures: Iterable<Departure>;
}

/** @param givenUp Each row's failure. */
export function byReason(givenUp: ReadonlyMap<number, FailedRow>, run: Leaving): Reason[] {
  const groups = new Map<
    string,
    { failure: FailedRow; delivered: readonly string[]; rows: number[] }
  >();
  const byRow = deliveredBy(givenUp, run.ids, run.departures);
  for (const [row, failure] of givenUp) {
    const now = byRow.get(row);
    const delivered =
      now === undefined ? run.delivered : [...new Set([...run.delivered, ...now])].sort();
    const { node, cause, type, message } = failure;
    const key = JSON.stringify([node, cause, type, message, delivered]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, delivered, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}
