/** Plans that rows still follow, also where new rows follow another. */
import type { Plan } from "@stairs/core";
import type { QueueState } from "../broker/contract.js";
import type { PlanBook } from "../broker/plan-book.js";

/** By pipeline, the plans of the entries that lie in its queues. */
export async function plansInUse(
  states: readonly Pick<QueueState, "pipeline" | "planIds">[],
  plans: PlanBook,
): Promise<ReadonlyMap<string, readonly Plan[]>> {
  const found = new Map<string, Plan[]>();
  for (const { pipeline, planIds } of states) {
    for (const id of planIds) {
      const { plan } = await plans.body(id);
      const list = found.get(pipeline);
      if (list === undefined) found.set(pipeline, [plan]);
      else list.push(plan);
    }
  }
  return found;
}
