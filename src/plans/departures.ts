/**
 * The outputs that already have a row when it is given up. Its dead letter keeps them: a revived row starts its stage
 * from the beginning, and no output may get it twice. A row that was made of another by a 1-to-N step is
 * not that row: if such rows failed in part, the row that they came from makes all of them again.
 */
import { type RowIds, rowIdTexts } from "@stairs/core";

/** Rows that went out. */
export interface Departure {
  /** The queue, or the node that hands rows to another pipeline. */
  readonly output: string;
  readonly ids: RowIds;
  /** For each row the number in the run of the row that it was or came from; null: row i is number i. */
  readonly origin: Uint32Array | null;
}

/**
 * The outputs that rows went out by, sorted; rows that went nowhere are left out.
 * @param rows By their number in the run.
 * @param ids Of all rows of the run.
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
