/** Rows that a boolean parts: see `BranchOp` and `DeliverOp` in plan.ts. */
import { truthOf, truths } from "../batch/index.js";
import type { Ended } from "../graph/plan.js";
import { endedRows, type SideRows } from "./passage.js";
import { gatherSegment, withoutRows } from "./rows.js";
import { frameIn, originOf, type RunResult, type Segment } from "./run.js";

const field = "value";

/** Rows by what was decided for them. */
export interface Verdicts {
  readonly yes: Segment;
  readonly no: Segment;
  /** Both of them. */
  readonly decided: Segment;
  /** Rows without a decision, which have failed. */
  readonly aside: readonly SideRows[];
}

/** Parts rows by the field `value` of a frame. Rows in which it is no boolean fail. */
export function partByVerdict(
  op: { readonly node: string; readonly ended: Ended },
  when: number,
  segment: Segment,
  result: RunResult,
): Verdicts {
  const truth = truthOf(frameIn(segment, when).get(field), segment.rows);
  const rowsOf = (wanted: number): number[] => {
    const rows: number[] = [];
    for (const [row, value] of truth.entries()) if (value === wanted) rows.push(row);
    return rows;
  };
  const neither = rowsOf(truths.neither);
  for (const row of neither) {
    result.fail(originOf(segment, row), {
      node: op.node,
      link: null,
      cause: "bad_value",
      type: "BadValue",
      message: `The predicate of ${op.node} gave neither true nor false in its field "value".`,
      stack: "",
      disposition: "dead",
      retryAfterMs: null,
    });
  }
  return {
    yes: some(segment, rowsOf(truths.yes)),
    no: some(segment, rowsOf(truths.no)),
    decided: withoutRows(segment, new Set(neither)),
    aside: endedRows(segment, neither, op.ended),
  };
}

function some(segment: Segment, rows: readonly number[]): Segment {
  return rows.length === segment.rows ? segment : gatherSegment(segment, Uint32Array.from(rows));
}
