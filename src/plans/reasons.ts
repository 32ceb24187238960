/** Rows that were given up, by why and by what they have given: those that have both in common share a letter. */
import type { FailedRow, RowIds } from "@stairs/core";
import { type Departure, givenBy } from "./given.js";

/** Rows that share a letter. */
export interface Reason {
  readonly failure: FailedRow;
  /** See `EntryHead.given`. */
  readonly given: readonly string[];
  readonly rows: readonly number[];
}

/** A run in which rows were given up. */
export interface Leaving {
  /** Of all its rows. */
  readonly ids: RowIds;
  /** What its rows had given before it. */
  readonly given: readonly string[];
  readonly departures: Iterable<Departure>;
}

/** @param givenUp Each row's failure. */
export function byReason(givenUp: ReadonlyMap<number, FailedRow>, run: Leaving): Reason[] {
  const groups = new Map<
    string,
    { failure: FailedRow; given: readonly string[]; rows: number[] }
  >();
  const gave = givenBy(givenUp, run.ids, run.departures);
  for (const [row, failure] of givenUp) {
    const now = gave.get(row);
    const given = now === undefined ? run.given : [...new Set([...run.given, ...now])].sort();
    const { node, cause, type, message } = failure;
    const key = JSON.stringify([node, cause, type, message, given]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, given, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}
