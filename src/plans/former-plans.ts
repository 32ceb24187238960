/**
 * Plans that are no longer current. Their rows may still be in their pipeline, or in pipelines that only such a plan
 * hands rows to. When neither holds any, the former plans of the pipeline are forgotten.
 */
import { pipelineOf, type Plan } from "@stairs/core";
import type { QueueState } from "../broker/contract.js";
import { type CurrentPlans, reach, targetsOf } from "./reach.js";

/** Former plans, by pipeline. */
export class FormerPlans {
  readonly #plans = new Map<string, Plan[]>();

  get all(): ReadonlyMap<string, readonly Plan[]> {
    return this.#plans;
  }

  /** Remembers a replaced plan. */
  add(plan: Plan): void {
    const list = this.#plans.get(plan.pipeline) ?? [];
    this.#plans.set(plan.pipeline, list);
    if (!list.some(({ id }) => id === plan.id)) list.push(plan);
  }

  /** Forgets plans that can no longer concern any row. @param states States of all queues, at one moment. */
  settle(
    states: readonly Pick<QueueState, "queue" | "ready" | "leased" | "delayed" | "planIds">[],
    current: CurrentPlans,
  ): void {
    for (const [pipeline, former] of this.#plans) {
      const currentId = current.known(pipeline)?.plan.id;
      const behind = reach(current, former.flatMap(targetsOf), this.#plans);
      const isUsed = states.some(({ queue, ready, leased, delayed, planIds }) => {
        const of = pipelineOf(queue);
        if (of === pipeline && planIds.some((id) => id !== currentId)) return true;
        return of !== pipeline && behind.has(of) && ready + leased + delayed > 0;
      });
      if (!isUsed) this.#plans.delete(pipeline);
    }
  }
}
