/** The steps that current plans need and workers have. */
import type { PlanBook } from "../plans/plan-book.js";
import { callsOf } from "../run/stage-shape.js";
import type { WorkerKind } from "../peers/notice.js";

/** A step that pipelines need or workers have. */
export interface StepUse {
  readonly name: string;
  readonly workers: number;
  readonly pipelines: readonly string[];
}

/** All steps, by name. @param kinds Kinds of all workers, at any coordinator. */
export function stepUses(kinds: readonly WorkerKind[], plans: PlanBook): StepUse[] {
  const uses = new Map<string, { workers: number; pipelines: Set<string> }>();
  const use = (name: string): { workers: number; pipelines: Set<string> } => {
    const known = uses.get(name) ?? { workers: 0, pipelines: new Set<string>() };
    uses.set(name, known);
    return known;
  };
  for (const { steps, workers } of kinds) for (const step of steps) use(step).workers += workers;
  for (const { pipeline } of plans.pointers) {
    for (const stage of plans.known(pipeline)?.plan.stages ?? []) {
      for (const { step, when } of callsOf(stage).flatMap((call) => call.links)) {
        use(step).pipelines.add(pipeline);
        if (when !== null) use(when).pipelines.add(pipeline);
      }
    }
  }
  return [...uses.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { workers, pipelines }]) => ({ name, workers, pipelines: [...pipelines] }));
}
