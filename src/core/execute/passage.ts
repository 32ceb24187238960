/** The result of an operation: rows that go on, and rows that ended and still go through other lines. */
import type { Ended, Line } from "../graph/plan.js";
import { gatherSegment, withoutRows } from "./rows.js";
import type { Segment } from "./run.js";

/** Rows that take a line of their own, as they were before the operation. */
export interface SideRows {
  readonly line: Line;
  readonly rows: Segment;
}

/** Where the rows of an operation are afterwards. */
export interface Passage {
  /** In several segments if their values do not fit into the same columns. */
  readonly on: readonly Segment[];
  readonly aside: readonly SideRows[];
}

/** All rows go on. */
export function passed(...on: readonly Segment[]): Passage {
  return { on, aside: [] };
}

/** The rows in `gone`, with the lines that remain for them. */
export function endedRows(segment: Segment, gone: Iterable<number>, ended: Ended): SideRows[] {
  if (ended === null) return [];
  const rows = Uint32Array.from(gone).sort();
  return rows.length === 0 ? [] : [{ line: ended, rows: gatherSegment(segment, rows) }];
}

/** The segment without the rows in `gone`, which go through the lines that remain for them. */
export function parted(
  segment: Segment,
  gone: ReadonlySet<number>,
  ended: Ended,
): { readonly on: Segment; readonly aside: SideRows[] } {
  return { on: withoutRows(segment, gone), aside: endedRows(segment, gone, ended) };
}
