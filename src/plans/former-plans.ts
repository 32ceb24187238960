/**
 * Plans that are current no more. What has followed one may still lie in its pipeline, or in pipelines that only that
 * plan hands rows to; a pipeline's former plans are forgotten when neither is so.
 */
import { pipelineOf, type Plan } from "@stairs/core";
import type { QueueState } from "../broker/contract.js";
import { type CurrentPlans, reach, targetsOf } from "./reach.js";

/** By pipeline. */
export class FormerPlans {
  readonly #plans = new Map<string, Plan[]>();

  get all(): ReadonlyMap<string, readonly Plan[]> {
    return this.#plans;
  }

  /** Remembers a plan that another has replaced. */
  add(plan: Plan): void {
    const list = this.#plans.get(plan.pipeline) ?? [];
    this.#plans.set(plan.pipeline, list);
    if (!list.some(({ id }) => id === plan.id)) list.push(plan);
  }

  /** Forgets those that no row can have to do with any more. @param states Of all queues, at one moment. */
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
