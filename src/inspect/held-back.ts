/** Why rows of a queue cannot move: a step that no worker has, or a gate that is closed. */
import { pipelineOf, type PlanLink, type Stage } from "@stairs/core";
import { type ClosedGate, closedGate, type GateOptions } from "../dispatch/gate.js";
import { type AbleWorkers, missingStep as missingAmong, type MissingStep } from "../run/ability.js";
import { firstLinks } from "../run/stage-shape.js";

/** What is looked at. */
export interface HeldSources extends Omit<GateOptions, "quota" | "lines"> {
  /** All workers that take calls, at whichever coordinator they are. */
  readonly workers: readonly AbleWorkers[];
  /** The stage that rows of a queue have now, where that is known: it may be one of an older plan. */
  readonly stageOf: (queue: string) => Stage | undefined;
}

/** Why the rows of a queue cannot move. */
export type HeldBack =
  ClosedGate | { readonly code: "missing_step"; readonly missing: MissingStep };

/** Undefined: they move as soon as there is room. */
export function heldBack(queue: string, sources: HeldSources): HeldBack | undefined {
  const gate = gateBefore(queue, sources);
  if (gate !== undefined) return gate;
  const missing = missingStep(queue, sources);
  return missing && { code: "missing_step", missing };
}

/** The gate that is closed before a queue, whichever of its stages its rows have. */
export function gateBefore(queue: string, sources: HeldSources): ClosedGate | undefined {
  for (const stage of stagesOf(queue, sources)) {
    const gate = closedGate(queue, stage, sources);
    if (gate !== undefined) return gate;
  }
  return undefined;
}

/** The step of a queue's first call that no worker can do; undefined if none is missing. */
export function missingStep(queue: string, sources: HeldSources): MissingStep | undefined {
  for (const links of firstCalls(queue, sources)) {
    const step = missingAmong(sources.workers, links);
    if (step !== undefined) return step;
  }
  return undefined;
}

/** What rows of a queue wait for: the first call of the stage that they have, or of each that they may have. */
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
