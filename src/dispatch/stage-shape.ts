/** Facts of a stage that follow from its program. */
import type { CallOp, Line, PlanLink, Stage } from "@stairs/core";
import { type CostBook, maxCallRows, type Size } from "./cost.js";
import { chainKey } from "./run-calls.js";

const calls = new WeakMap<Stage, readonly CallOp[]>();
const targets = new WeakMap<Stage, readonly string[]>();

/** The stage's calls, in the order in which rows come to them. */
export function callsOf(stage: Stage): readonly CallOp[] {
  let found = calls.get(stage);
  if (found === undefined) {
    found = flatOps(stage.line).filter((op) => op.op === "call");
    calls.set(stage, found);
  }
  return found;
}

/** The chain of the stage's first call; undefined if it has none. */
export function firstLinks(stage: Stage): readonly PlanLink[] | undefined {
  return callsOf(stage)[0]?.links;
}

/** The queues that the stage's rows go to. */
export function feeds(stage: Stage): readonly string[] {
  let found = targets.get(stage);
  if (found === undefined) {
    found = flatOps(stage.line).flatMap((op) => (op.op === "emit" ? [op.queue] : []));
    targets.set(stage, found);
  }
  return found;
}

/** How many rows a run of the stage should have: what suits its slowest call. */
export function sizeOf(stage: Stage, costs: CostBook): Size {
  let rows = maxCallRows;
  let known = true;
  let growing = false;
  let perRowMs = 0;
  for (const call of callsOf(stage)) {
    const size = costs.size(chainKey(call.links));
    rows = Math.min(rows, size.rows, ...call.links.map((link) => link.maxRows ?? maxCallRows));
    known &&= size.known;
    growing ||= size.growing;
    perRowMs += size.perRowMs;
  }
  return { rows, known, growing, perRowMs };
}

function flatOps(line: Line): Line["ops"][number][] {
  return [...line.ops, ...line.forks.flatMap(flatOps)];
}
