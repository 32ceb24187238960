/** Rows that were given up, by why: those of one reason share a letter. */
import type { FailedRow } from "@stairs/core";

/** Rows with the failure that they have in common. */
export interface Reason {
  readonly failure: FailedRow;
  readonly rows: readonly number[];
}

/** @param givenUp Each row's failure. */
export function byReason(givenUp: Iterable<readonly [row: number, failure: FailedRow]>): Reason[] {
  const groups = new Map<string, { failure: FailedRow; rows: number[] }>();
  for (const [row, failure] of givenUp) {
    const key = JSON.stringify([failure.node, failure.cause, failure.type, failure.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, rows: [row] });
    else group.rows.push(row);
  }
  return [...groups.values()];
}
