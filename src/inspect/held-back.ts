/** Why rows of a queue cannot move: a step that no worker has, or a gate that is closed. */
import { pipelineOf, type PlanLink, type Stage } from "@stairs/core";
import { type ClosedGate, closedGate, type GateOptions } from "../dispatch/gate.js";
import { type AbleWorkers, missingStep as missingAmong, type MissingStep } from "../run/ability.js";
import { firstLinks } from "../run/stage-shape.js";

/** The observed state. */
export interface HeldSources extends Omit<GateOptions, "quota" | "lines"> {
  /** All workers that take calls, at any coordinator. */
  readonly workers: readonly AbleWorkers[];
  /** The current stage of a queue's rows, if known: it may belong to an older plan. */
  readonly stageOf: (queue: string) => Stage | undefined;
}

/** Why the rows of a queue cannot move. */
export type HeldBack =
  ClosedGate | { readonly code: "missing_step"; readonly missing: MissingStep };

/** Undefined: the rows move as soon as there is room. */
export function heldBack(queue: string, sources: HeldSources): HeldBack | undefined {
  const gate = gateBefore(queue, sources);
  if (gate !== undefined) return gate;
  const missing = missingStep(queue, sources);
  return missing && { code: "missing_step", missing };
}

/** The closed gate of a queue, for any stage of its rows. */
export function gateBefore(queue: string, sources: HeldSources): ClosedGate | undefined {
  for (const stage of stagesOf(queue, sources)) {
    const gate = closedGate(queue, stage, sources);
    if (gate !== undefined) return gate;
  }
  return undefined;
}

/** The step of a queue's first call that no worker can do; undefined if workers can do all. */
export function missingStep(queue: string, sources: HeldSources): MissingStep | undefined {
  for (const links of firstCalls(queue, sources)) {
    const step = missingAmong(sources.workers, links);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** The calls that rows of a queue wait for: the first call of their stage, or of each possible stage. */
export function firstCalls(
  queue: string,
  sources: Pick<HeldSources, "plans" | "stageOf">,
): (readonly PlanLink[])[] {
  return stagesOf(queue, sources).flatMap((stage) => {
    const links = firstLinks(stage);
    return links === undefined ? [] : [links];
  });
}

function stagesOf(
  queue: string,
  { plans, stageOf }: Pick<HeldSources, "plans" | "stageOf">,
): readonly Stage[] {
  const known = stageOf(queue);
  if (known !== undefined) return [known];
  const planned = plans.known(pipelineOf(queue))?.plan.stages ?? [];
  return planned.filter((stage) => stage.queue === queue);
}
