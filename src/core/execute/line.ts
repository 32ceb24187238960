/**
 * Runs a line of a plan over some rows: it moves columns, sends calls through a carrier, and collects the
 * results. The coordinator's carrier calls workers; that of an in-process run calls functions. Both have
 * the same semantics.
 *
 *   segment ─▶ op ─▶ op ─▶ … ─▶ forks (each on its own copy of the slots)
 *              │     └─ rows that come out in several shapes go on in several segments
 *              └─ rows that end here go through the lines that remain for them
 */
import type { Line, Op } from "../graph/plan.js";
import { runCall, type Caller } from "./call.js";
import { applyMove } from "./moves.js";
import type { Passage, SideRows } from "./passage.js";
import type { RunResult, Segment } from "./run.js";
import { partByVerdict } from "./verdicts.js";

/** Runs a line without calls, such as a plan's entry, at once. */
export function runMoves(line: Line, segment: Segment, result: RunResult, from = 0): void {
  let rows = segment;
  for (let at = from; at < line.ops.length; at++) {
    const op = line.ops[at];
    if (op === undefined || rows.rows === 0) return;
    if (op.op === "call") throw new Error("a line of moves has a call");
    const { on, aside } = moved(op, rows, result);
    for (const side of aside) runMoves(side.line, side.rows, result);
    const [only, ...others] = on;
    if (only === undefined) return;
    if (others.length > 0) {
      for (const part of on) runMoves(line, part, result, at + 1);
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
  const sides: Promise<void>[] = [];
  const goAside = (aside: readonly SideRows[]): void => {
    for (const side of aside) {
      const run = runLine(side.line, side.rows, call, result);
      // If the main line fails first, no code awaits this one.
      run.catch(() => undefined);
      sides.push(run);
    }
  };
  await runOn(line, segment, call, result, from, goAside);
  await Promise.all(sides);
}

async function runOn(
  line: Line,
  segment: Segment,
  call: Caller,
  result: RunResult,
  from: number,
  goAside: (aside: readonly SideRows[]) => void,
): Promise<void> {
  let rows = segment;
  for (let at = from; at < line.ops.length; at++) {
    if (rows.rows === 0) return;
    const op = line.ops[at];
    if (op === undefined) break;
    const { on, aside } =
      op.op === "call"
        ? await runCall(op, rows, call, result, (part, ofPart) =>
            runMoves(line, part, ofPart, at + 1),
          )
        : moved(op, rows, result);
    goAside(aside);
    const [only, ...others] = on;
    if (only === undefined) return;
    if (others.length > 0) {
      await Promise.all(on.map((part) => runLine(line, part, call, result, at + 1)));
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

/** An operation without a call. */
function moved(op: Exclude<Op, { op: "call" }>, segment: Segment, result: RunResult): Passage {
  if (op.op !== "branch") return applyMove(op, segment, result);
  const { yes, no, aside } = partByVerdict(op, op.when, segment, result);
  const sides = [
    { line: op.then, rows: yes },
    { line: op.otherwise, rows: no },
  ];
  return { on: [], aside: [...aside, ...sides.filter(({ rows }) => rows.rows > 0)] };
}
