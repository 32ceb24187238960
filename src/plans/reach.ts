/** The queues and pipelines that the rows of some pipelines can reach, according to the current plans. */
import { allOps, pipelineOf, pipelinesCalled, type Plan } from "@stairs/core";

/** Gives the plan that new rows of a pipeline follow. */
export interface CurrentPlans {
  known(pipeline: string): { readonly plan: Plan } | undefined;
}

const direct = new WeakMap<Plan, readonly string[]>();

/** The first queues of a pipeline. */
export function entryQueues(plan: Plan): string[] {
  return allOps(plan.entry).flatMap((op) => (op.op === "emit" ? [op.queue] : []));
}

/**
 * The given pipelines, and all pipelines that their current plans put rows into or hand rows to, directly or
 * indirectly.
 * @param older Other plans that count as well, by pipeline. Default: none.
 */
export function reach(
  plans: CurrentPlans,
  pipelines: readonly string[],
  older: ReadonlyMap<string, readonly Plan[]> = new Map(),
): Set<string> {
  const reached = new Set<string>();
  const next = [...pipelines];
  for (let pipeline = next.pop(); pipeline !== undefined; pipeline = next.pop()) {
    if (reached.has(pipeline)) continue;
    reached.add(pipeline);
    const plan = plans.known(pipeline)?.plan;
    if (plan !== undefined) next.push(...targetsOf(plan));
    for (const other of older.get(pipeline) ?? []) next.push(...targetsOf(other));
  }
  return reached;
}

/** The pipelines that a plan puts rows into or hands rows to. Includes its own pipeline if it has queues. */
export function targetsOf(plan: Plan): readonly string[] {
  let found = direct.get(plan);
  if (found === undefined) {
    const ops = [plan.entry, ...plan.stages.map((stage) => stage.line)].flatMap(allOps);
    const targets = ops.flatMap((op) => {
      if (op.op === "emit") return [pipelineOf(op.queue)];
      return op.op === "deliver" ? pipelinesCalled(op) : [];
    });
    found = [...new Set(targets)];
    direct.set(plan, found);
  }
  return found;
}
