/**
 * Runs a line of a plan over some rows: moves columns, calls steps through whatever carries the
 * calls, and collects what the rows become. The coordinator calls workers; a test or an in-process
 * run calls functions; both get the same semantics.
 *
 *   segment ─▶ op ─▶ op ─▶ … ─▶ forks (each on its own copy of the slots)
 *                    └─ rows that come out in several shapes go on in several segments
 */
import { mergeFrames, uniformParts } from "../batch/index.js";
import type { Frame } from "../batch/model.js";
import type { RowIds } from "../batch/row-ids.js";
import type { CallOp, Line, PlanLink } from "../graph/plan.js";
import { applyMove } from "./moves.js";
import { type CallOutcome, type CallOutput, isPlain } from "./outcome.js";
import { gatherSegment, joinSegments, withoutRows } from "./rows.js";
import { frameIn, originOf, type RunResult, type Segment, withSlot } from "./run.js";

/** Rows that go to a chain of steps. All have the same fields. */
export interface CallInput {
  readonly links: readonly PlanLink[];
  readonly rows: number;
  readonly ids: RowIds;
  /** The fields that the chain reads, without presence or index. */
  readonly frame: Frame;
}

/**
 * Carries calls. Answers for the first `links` of the input's chain, at least one; the run goes on
 * with the others. The outcome accounts for every row (see checkAccounting). Rejects when the whole
 * run has to be given up.
 */
export type Caller = (
  input: CallInput,
) => Promise<{ readonly links: number; readonly outcome: CallOutcome }>;

/** Runs a line without calls, such as a plan's entry, at once. */
export function runMoves(line: Line, segment: Segment, result: RunResult, from = 0): void {
  let rows = segment;
  for (let at = from; at < line.ops.length; at++) {
    const op = line.ops[at];
    if (op === undefined || rows.rows === 0) return;
    if (op.op === "call") throw new Error("a line of moves has a call");
    const after = applyMove(op, rows, result);
    const [only, ...others] = after;
    if (only === undefined) return;
    if (others.length > 0) {
      for (const part of after) runMoves(line, part, result, at + 1);
      return;
    }
    rows = only;
  }
  if (rows.rows === 0) return;
  for (const fork of line.forks) runMoves(fork, rows, result);
}

/** Runs a line. @param result Gets the emissions and the rows that did not get through. */
export async function runLine(
  line: Line,
  segment: Segment,
  call: Caller,
  result: RunResult,
  from = 0,
): Promise<void> {
  let rows = segment;
  for (let at = from; at < line.ops.length; at++) {
    if (rows.rows === 0) return;
    const op = line.ops[at];
    if (op === undefined) break;
    const after =
      op.op === "call" ? await runCall(op, rows, call, result) : applyMove(op, rows, result);
    const [only, ...others] = after;
    if (only === undefined) return;
    if (others.length > 0) {
      await Promise.all(after.map((part) => runLine(line, part, call, result, at + 1)));
      return;
    }
    rows = only;
  }
  if (rows.rows === 0) return;
  const [fork, ...others] = line.forks;
  if (fork === undefined) return;
  if (others.length === 0) return runLine(fork, rows, call, result);
  await Promise.all(line.forks.map((each) => runLine(each, rows, call, result)));
}

/** Does one call, as several where the rows have several shapes. Returns the rows that go on. */
async function runCall(
  op: CallOp,
  segment: Segment,
  call: Caller,
  result: RunResult,
): Promise<Segment[]> {
  const parts = uniformParts(frameIn(segment, op.from), segment.rows, op.fields);
  const [only, ...others] = parts;
  if (only !== undefined && others.length === 0) {
    const rows = only.rows === null ? segment : gatherSegment(segment, only.rows);
    return callPart(op, rows, only.frame, call, result);
  }
  const after = await Promise.all(
    parts.map(({ rows, frame }) =>
      callPart(op, rows === null ? segment : gatherSegment(segment, rows), frame, call, result),
    ),
  );
  return joinSegments(after.flat());
}

async function callPart(
  op: CallOp,
  segment: Segment,
  frame: Frame,
  call: Caller,
  result: RunResult,
): Promise<Segment[]> {
  const answer = await call({ links: op.links, rows: segment.rows, ids: segment.ids, frame });
  const links = op.links.slice(0, answer.links);
  const after = applyOutcome(op, links, segment, answer.outcome, result);
  const rest = op.links.slice(answer.links);
  if (rest.length === 0) return after;
  const next: CallOp = { ...op, from: op.to, links: rest };
  const parts = await Promise.all(
    after.filter((rows) => rows.rows > 0).map((rows) => runCall(next, rows, call, result)),
  );
  return joinSegments(parts.flat());
}

function applyOutcome(
  op: CallOp,
  links: readonly PlanLink[],
  segment: Segment,
  outcome: CallOutcome,
  result: RunResult,
): Segment[] {
  const replaces = links.some((link) => link.mode === "replace");
  const [plain] = outcome.outputs;
  if (plain !== undefined && isPlain(outcome, segment.rows))
    return [written(op, segment, plain, replaces)];
  const gone = noteGone(links, segment, outcome, result);
  if (outcome.outputs.length === 0) {
    // Only a chain of consumers may say nothing of its rows: their frames are unchanged.
    const rest = withoutRows(segment, gone);
    return rest.rows === 0 ? [] : [withSlot(rest, op.to, frameIn(rest, op.from))];
  }
  const after = outcome.outputs
    .filter((output) => output.rows > 0)
    .map((output) => {
      const rows = output.parents === null ? segment : gatherSegment(segment, output.parents);
      return written(op, rows, output, replaces);
    });
  return joinSegments(after);
}

function written(op: CallOp, segment: Segment, output: CallOutput, replaces: boolean): Segment {
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
): Set<number> {
  const gone = new Set<number>();
  for (const failure of outcome.failures) {
    const { row, link: at, ...what } = failure;
    const link = links[at] ?? null;
    gone.add(row);
    result.fail(originOf(segment, row), { ...what, link, node: link?.node ?? "" });
  }
  for (const { row, reason } of outcome.dropped) {
    gone.add(row);
    result.drop(originOf(segment, row), reason);
  }
  return gone;
}
