/** Which pipelines rows of some pipelines can get to. */
import type { Line } from "@stairs/core";
import type { PlanBook } from "../broker/plan-book.js";

/** The pipeline that a queue belongs to. */
export function pipelineOf(queue: string): string {
  const slash = queue.indexOf("/");
  return slash < 0 ? queue : queue.slice(0, slash);
}

/** The pipelines and all that their current plans put rows into, directly or through others. */
export function reach(plans: PlanBook, pipelines: readonly string[]): Set<string> {
  const reached = new Set<string>();
  const next = [...pipelines];
  for (let pipeline = next.pop(); pipeline !== undefined; pipeline = next.pop()) {
    if (reached.has(pipeline)) continue;
    reached.add(pipeline);
    const plan = plans.known(pipeline)?.plan;
    if (plan === undefined) continue;
    for (const line of [plan.entry, ...plan.stages.map((stage) => stage.line)]) {
      next.push(...targets(line).map(pipelineOf));
    }
  }
  return reached;
}

function targets(line: Line): string[] {
  return [
    ...line.ops.flatMap((op) => (op.op === "emit" ? [op.queue] : [])),
    ...line.forks.flatMap(targets),
  ];
}
