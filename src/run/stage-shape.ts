/** Facts that follow from a stage's program. */
import {
  allOps,
  type CallOp,
  type Line,
  pipelineOf,
  pipelinesCalled,
  type PlanLink,
  type Stage,
} from "@stairs/core";
import type { PlanBook } from "../plans/plan-book.js";
import { entryQueues, reach } from "../plans/reach.js";
import { type CostBook, maxCallRows, type Size } from "./cost.js";
import { chainKey } from "./run-calls.js";

interface Shape {
  readonly calls: readonly CallOp[];
  readonly first: CallOp | undefined;
  /** The queues of its own pipeline that its rows go to. */
  readonly queues: readonly string[];
  /** The pipelines that its rows are handed to. */
  readonly pipelines: readonly string[];
}

const shapes = new WeakMap<Stage, Shape>();
const behindOf = new WeakMap<Stage, Behind & { readonly revision: number }>();

/** The stage's calls, in the order in which rows reach them. */
export function callsOf(stage: Stage): readonly CallOp[] {
  return shapeOf(stage).calls;
}

/** The chain of the first call on the path of rows that do not end early; undefined if the stage has none. */
export function firstLinks(stage: Stage): readonly PlanLink[] | undefined {
  return shapeOf(stage).first?.links;
}

/** The places that may hold a stage back. */
export interface Behind {
  /** Queues that its rows go to, and the first queues of `pipelines`. */
  readonly queues: readonly string[];
  /** Pipelines that its rows are handed to. */
  readonly pipelines: readonly string[];
}

/**
 * The places that may hold the stage back. Excludes pipelines from which rows can return to this stage's pipeline: a
 * cycle that waits for itself would never move (R14).
 */
export function behind(stage: Stage, plans: Pick<PlanBook, "known" | "revision">): Behind {
  const shape = shapeOf(stage);
  if (shape.pipelines.length === 0) return shape;
  let found = behindOf.get(stage);
  if (found?.revision !== plans.revision) {
    const own = pipelineOf(stage.queue);
    const pipelines = shape.pipelines.filter((pipeline) => !reach(plans, [pipeline]).has(own));
    const entries = pipelines.flatMap((pipeline) => {
      const plan = plans.known(pipeline)?.plan;
      return plan === undefined ? [] : entryQueues(plan);
    });
    const { revision } = plans;
    found = { revision, pipelines, queues: [...shape.queues, ...entries] };
    behindOf.set(stage, found);
  }
  return found;
}

/** The pipelines that rows of the stage are handed to. */
export function handsTo(stage: Stage): readonly string[] {
  return shapeOf(stage).pipelines;
}

/** The best number of rows for a run of the stage: the size that suits its slowest call. */
export function sizeOf(stage: Stage, costs: CostBook): Size {
  let rows = maxCallRows;
  let known = true;
  let growing = false;
  let perRowMs = 0;
  let limit = maxCallRows;
  for (const call of callsOf(stage)) {
    const size = costs.size(chainKey(call.links));
    limit = Math.min(limit, ...call.links.map((link) => link.maxRows ?? maxCallRows));
    rows = Math.min(rows, size.rows, limit);
    known &&= size.known;
    growing ||= size.growing;
    perRowMs += size.perRowMs;
  }
  return { rows, known, growing, perRowMs, limit };
}

function shapeOf(stage: Stage): Shape {
  let shape = shapes.get(stage);
  if (shape === undefined) {
    const ops = allOps(stage.line);
    shape = {
      calls: ops.filter((op) => op.op === "call"),
      first: firstCall(stage.line),
      queues: ops.flatMap((op) => (op.op === "emit" ? [op.queue] : [])),
      pipelines: ops.flatMap((op) => (op.op === "deliver" ? pipelinesCalled(op) : [])),
    };
    shapes.set(stage, shape);
  }
  return shape;
}

/** Branches for rows that end early come last. */
function firstCall(line: Line): CallOp | undefined {
  for (const op of line.ops) {
    if (op.op === "call") return op;
    const found = op.op === "branch" ? (firstCall(op.then) ?? firstCall(op.otherwise)) : undefined;
    if (found !== undefined) return found;
  }
  for (const fork of line.forks) {
    const found = firstCall(fork);
    if (found !== undefined) return found;
  }
  return allOps(line).find((op) => op.op === "call");
}
