/** Finds the problems of a pipeline. */
import type { Broker, Pointer } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { hasTooManyDead } from "../plans/quota.js";
import { callsOf } from "../run/stage-shape.js";
import { gateBefore, type HeldSources } from "./held-back.js";
import type { Fix, Problem } from "./problem.js";
import type { StageView } from "./pipeline-view.js";

/** How long a rolled-back store counts as a problem, in milliseconds. */
const setBackShownMs = 24 * 3_600_000;

/** The observed state. */
export interface ProblemSources extends HeldSources {
  readonly broker: Broker;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** All problems of one pipeline, problems of the whole pipeline first. */
export function problemsOf(
  pointer: Pointer,
  stages: readonly StageView[],
  sources: ProblemSources,
): Problem[] {
  const { pipeline } = pointer;
  return [
    ...deadLimit(pipeline, sources),
    ...modeProblem(pointer, stages),
    ...setBack(pipeline, sources),
    ...stages.flatMap((stage) => [
      ...targetDrains(pipeline, stage, sources),
      ...missingStep(pipeline, stage, sources.plans),
      ...deadLetters(pipeline, stage),
    ]),
  ];
}

function deadLimit(pipeline: string, { broker, deadQuota }: ProblemSources): Problem[] {
  if (!hasTooManyDead(broker, pipeline, deadQuota)) return [];
  const { rows, bytes } = broker.deadDepth(pipeline);
  return [{ code: "dead_limit", pipeline, rows, bytes, fix: { code: "decide", pipeline } }];
}

function modeProblem({ pipeline, mode }: Pointer, stages: readonly StageView[]): Problem[] {
  if (mode === "running") return [];
  const rows = stages.reduce(
    (sum, { ready, inFlight, delayed }) => sum + ready + inFlight + delayed,
    0,
  );
  return [{ code: mode, pipeline, rows, fix: { code: "resume", pipeline } }];
}

function setBack(pipeline: string, { broker, now }: ProblemSources): Problem[] {
  const seenMs = broker.setBackMs?.get(pipeline);
  if (seenMs === undefined || now() - seenMs > setBackShownMs) return [];
  const { location } = broker;
  return [{ code: "set_back", pipeline, rows: 0, seenMs, location, fix: null }];
}

function targetDrains(
  pipeline: string,
  { queue, ready }: StageView,
  sources: ProblemSources,
): Problem[] {
  const gate = ready > 0 ? gateBefore(queue, sources) : undefined;
  if (gate?.code !== "draining") return [];
  const target = gate.pipeline;
  const fix: Fix = { code: "resume", pipeline: target };
  return [{ code: "target_drains", pipeline, queue, rows: ready, target, fix }];
}

function missingStep(
  pipeline: string,
  { queue, ready, missing }: StageView,
  plans: PlanBook,
): Problem[] {
  if (ready === 0 || missing === undefined) return [];
  const code = isCurrent(missing.step, pipeline, plans) ? "run" : "run_older";
  const fix: Fix = { code, pipeline };
  return [{ code: "missing_step", pipeline, queue, rows: ready, missing, fix }];
}

function deadLetters(pipeline: string, { queue, dead }: StageView): Problem[] {
  if (dead === 0) return [];
  return [{ code: "dead_letters", pipeline, queue, rows: dead, fix: { code: "look", pipeline } }];
}

/** True if the pipeline's current plan has the step. */
function isCurrent(step: string, pipeline: string, plans: PlanBook): boolean {
  const stages = plans.known(pipeline)?.plan.stages ?? [];
  return stages.some((stage) =>
    callsOf(stage).some(({ links }) =>
      links.some((link) => step === link.step || step === link.when),
    ),
  );
}
