/** What keeps a producer's rows out at the moment, in words, with what somebody can do about it. */
import type { Broker } from "../broker/contract.js";
import type { PlanBook } from "../broker/plan-book.js";
import { type DeadQuota, hasRoom, hasTooManyDead, type Quota } from "../broker/quota.js";
import { entryQueues } from "../broker/reach.js";
import type { Arrivals } from "./arrivals.js";

/** Why rows wait. */
export interface Obstacle {
  readonly reason: string;
  /** A sentence. */
  readonly advice: string;
}

/** What is asked. */
export interface Entrances {
  readonly broker: Broker;
  readonly plans: PlanBook;
  readonly arrivals: Arrivals;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
}

/**
 * @param pipelines The first of them that takes no rows counts.
 * @param rows How many are next.
 * @param refused The rows before them have become dead letters.
 */
export function obstacleFor(
  pipelines: readonly string[],
  rows: number,
  refused: boolean,
  { broker, plans, arrivals, quota, deadQuota }: Entrances,
): Obstacle | undefined {
  for (const pipeline of pipelines) {
    const mode = plans.mode(pipeline);
    const resume = `"stairs pipelines resume ${pipeline}" ends that.`;
    if (mode === "draining") return { reason: `pipeline ${pipeline} drains`, advice: resume };
    const plan = plans.known(pipeline)?.plan;
    const queues = plan === undefined ? [] : entryQueues(plan);
    const coming = arrivals.coming(pipeline);
    const full = queues.find((queue) => !hasRoom(broker, queue, quota, coming, rows));
    if (full !== undefined) {
      const advice =
        mode === "paused"
          ? `The pipeline is paused: ${resume}`
          : `Its workers make room: "stairs inspect status ${pipeline}" shows whether they do.`;
      return { reason: `queue ${full} is full`, advice };
    }
    if (refused && hasTooManyDead(broker, pipeline, deadQuota)) {
      return {
        reason: `rows are refused and ${pipeline} has as many dead letters as it may`,
        advice: `"stairs dead list ${pipeline}" shows them; retry or discard some.`,
      };
    }
  }
  return undefined;
}
