/** Rows that were given up, as letters. */
import type { FailedRow } from "@stairs/core";

/** Rows that were given up for the same reason share a letter. */
export function byReason(
  givenUp: ReadonlyMap<number, FailedRow>,
): { readonly failure: FailedRow; readonly rows: readonly number[] }[] {
  const groups = new Map<string, { failure: FailedRow; rows: number[] }>();
  for (const [origin, failure] of givenUp) {
    const key = JSON.stringify([failure.node, failure.cause, failure.type, failure.message]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { failure, rows: [origin] });
    else group.rows.push(origin);
  }
  return [...groups.values()];
}
