/**
 * A call of a line: the rows go to a chain of steps, as several calls where they have several shapes,
 * and what comes back is written into a slot.
 */
import { mergeFrames, newRowIds, uniformParts } from "../batch/index.js";
import type { Frame } from "../batch/model.js";
import type { RowIds } from "../batch/row-ids.js";
import type { CallOp, PlanLink } from "../graph/plan.js";
import { type CallOutcome, type CallOutput, isPlain } from "./outcome.js";
import { endedRows, type Passage, passed, type SideRows } from "./passage.js";
import { gatherSegment, joinSegments, withoutRows } from "./rows.js";
import { frameIn, originOf, RunResult, type Segment, withSlot } from "./run.js";

/** Rows that go to a chain of steps. All have the same fields. */
export interface CallInput {
  /** If the last one is a 1-to-N step, outputs may come ahead of the outcome. */
  readonly links: readonly PlanLink[];
  readonly rows: number;
  readonly ids: RowIds;
  /** The fields that the chain reads, without presence or index. */
  readonly frame: Frame;
}

/**
 * What outputs of a 1-to-N call become that come ahead of its outcome: a result of their own, which
 * counts only if the call's outcome does. Its origins are those of the run.
 */
export type TakePart = (outputs: readonly CallOutput[]) => RunResult;

/**
 * Carries calls. Answers for the first `links` of the input's chain, at least one; the run goes on
 * with the others. The outcome accounts for every row (see checkAccounting). Rejects when the whole
 * run has to be given up.
 */
export type Caller = (
  input: CallInput,
  takePart: TakePart,
) => Promise<{ readonly links: number; readonly outcome: CallOutcome }>;

/** What follows a call in its line, for rows that come ahead. */
type GoOn = (rows: Segment, result: RunResult) => void;

/** Does one call, as several where the rows have several shapes. */
export async function runCall(
  op: CallOp,
  segment: Segment,
  call: Caller,
  result: RunResult,
  goOn: GoOn,
): Promise<Passage> {
  const parts = uniformParts(frameIn(segment, op.from), segment.rows, op.fields);
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) {
    const rows = only.rows === null ? segment : gatherSegment(segment, only.rows);
    return callPart(op, rows, only.frame, call, result, goOn);
  }
  return joined(
    await Promise.all(
      parts.map(({ rows, frame }) => {
        const own = rows === null ? segment : gatherSegment(segment, rows);
        return callPart(op, own, frame, call, result, goOn);
      }),
    ),
  );
}

async function callPart(
  op: CallOp,
  segment: Segment,
  frame: Frame,
  call: Caller,
  result: RunResult,
  goOn: GoOn,
): Promise<Passage> {
  const takePart: TakePart = (outputs) => {
    const part = new RunResult();
    for (const rows of segmentsOf(op, op.links, segment, outputs)) goOn(rows, part);
    return part;
  };
  const input = { links: op.links, rows: segment.rows, ids: segment.ids, frame };
  const answer = await call(input, takePart);
  const links = op.links.slice(0, answer.links);
  const after = applyOutcome(op, links, segment, answer.outcome, result);
  const rest = op.links.slice(answer.links);
  if (rest.length === 0) return after;
  const next: CallOp = { ...op, from: op.to, links: rest };
  const parts = await Promise.all(
    after.on.filter((rows) => rows.rows > 0).map((rows) => runCall(next, rows, call, result, goOn)),
  );
  return joined([{ on: [], aside: after.aside }, ...parts]);
}

function joined(passages: readonly Passage[]): Passage {
  return {
    on: joinSegments(passages.flatMap(({ on }) => on)),
    aside: passages.flatMap(({ aside }) => aside),
  };
}

function applyOutcome(
  op: CallOp,
  links: readonly PlanLink[],
  segment: Segment,
  outcome: CallOutcome,
  result: RunResult,
): Passage {
  const [plain] = outcome.outputs;
  if (plain !== undefined && isPlain(outcome, segment.rows))
    return passed(written(op, links, segment, plain));
  const { gone, aside } = noteGone(links, segment, outcome, result);
  if (outcome.outputs.length === 0 && links.at(-1)?.expand !== true) {
    // Only a chain of consumers may say nothing of its rows: their frames are unchanged.
    const rest = withoutRows(segment, gone);
    const on = rest.rows === 0 ? [] : [withSlot(rest, op.to, frameIn(rest, op.from))];
    return { on, aside };
  }
  return { on: joinSegments(segmentsOf(op, links, segment, outcome.outputs)), aside };
}

function segmentsOf(
  op: CallOp,
  links: readonly PlanLink[],
  segment: Segment,
  outputs: readonly CallOutput[],
): Segment[] {
  return outputs
    .filter((output) => output.rows > 0)
    .map((output) => {
      const { parents } = output;
      const rows = parents === null ? segment : gatherSegment(segment, parents);
      // Rows that were made of one row are not that row any more, and there may be more in other outputs.
      const isNew = links.at(-1)?.expand === true;
      const own = isNew ? { ...rows, ids: newRowIds(rows.rows) } : rows;
      return written(op, links, own, output);
    });
}

function written(
  op: CallOp,
  links: readonly PlanLink[],
  segment: Segment,
  output: CallOutput,
): Segment {
  const replaces = links.some((link) => link.mode === "replace");
  const whole =
    replaces && !output.merge ? output.frame : mergeFrames(frameIn(segment, op.from), output.frame);
  return withSlot(segment, op.to, whole);
}

/** Notes the rows that failed or were dropped. */
function noteGone(
  links: readonly PlanLink[],
  segment: Segment,
  outcome: CallOutcome,
  result: RunResult,
): { readonly gone: ReadonlySet<number>; readonly aside: SideRows[] } {
  const gone = new Set<number>();
  const byLink = new Map<number, number[]>();
  const note = (row: number, at: number): void => {
    gone.add(row);
    const rows = byLink.get(at);
    if (rows === undefined) byLink.set(at, [row]);
    else rows.push(row);
  };
  for (const failure of outcome.failures) {
    const { row, link: at, ...what } = failure;
    const link = links[at] ?? null;
    note(row, at);
    result.fail(originOf(segment, row), { ...what, link, node: link?.node ?? "" });
  }
  for (const { row, link, reason } of outcome.dropped) {
    note(row, link);
    result.drop(originOf(segment, row), reason);
  }
  const aside = [...byLink].flatMap(([at, rows]) =>
    endedRows(segment, rows, links[at]?.ended ?? null),
  );
  return { gone, aside };
}
