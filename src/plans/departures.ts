/**
 * The outputs that already have a row when the run gives it up. The dead letter records them: a revived row starts
 * its stage from the beginning, and no output may receive it twice. Rows that a 1-to-N step made of a row are not
 * that row: if some of them fail, their source row makes all of them again.
 */
import { type RowIds, rowIdTexts } from "@stairs/core";

/** Rows that left through one output. */
export interface Departure {
  /** The queue, or the node that hands rows to another pipeline. */
  readonly output: string;
  readonly ids: RowIds;
  /** For each row, the number of its source row in the run. Null: row i is number i. */
  readonly origin: Uint32Array | null;
}

/**
 * The outputs that each row left through, sorted. Omits rows that left through none.
 * @param rows Rows by their number in the run.
 * @param ids Ids of all rows of the run.
 */
export function deliveredBy(
  rows: { has(row: number): boolean; readonly size: number },
  ids: RowIds,
  departures: Iterable<Departure>,
): Map<number, readonly string[]> {
  if (rows.size === 0) return new Map();
  const delivered = new Map<number, Set<string>>();
  const names = rowIdTexts(ids);
  for (const { output, ids: own, origin } of departures) {
    for (const [at, name] of rowIdTexts(own).entries()) {
      const row = origin?.[at] ?? at;
      if (!rows.has(row) || name !== names[row]) continue;
      const outputs = delivered.get(row);
      if (outputs === undefined) delivered.set(row, new Set([output]));
      else outputs.add(output);
    }
  }
  return new Map([...delivered].map(([row, outputs]) => [row, [...outputs].sort()]));
}
