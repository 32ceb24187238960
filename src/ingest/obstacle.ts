/** What keeps a producer's rows out at the moment, in words, with what somebody can do about it. */
import type { Letters, Queues } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { type DeadQuota, hasRoom, hasTooManyDead, type Quota } from "../plans/quota.js";
import { entryQueues } from "../plans/reach.js";
import type { WaitingLines } from "../plans/waiting-lines.js";
import type { Arrivals } from "./arrivals.js";

/** Why rows wait. */
export interface Obstacle {
  readonly reason: string;
  /** A sentence. */
  readonly advice: string;
}

/** What is asked. */
export interface Entrances {
  readonly broker: Queues & Letters;
  readonly plans: PlanBook;
  readonly arrivals: Arrivals;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
  readonly lines: WaitingLines;
}

/** Who asks. */
export interface Newcomer {
  /** How many rows are next. */
  readonly rows: number;
  /** The rows before them have become dead letters. */
  readonly refused: boolean;
}

/**
 * What keeps the next rows out, if anything does; then `who` is in the line before the queue that is full, until it leaves
 * the line with rows that came in.
 * @param pipelines The first of them that takes no rows counts.
 */
export function obstacleFor(
  who: Newcomer,
  pipelines: readonly string[],
  { broker, plans, arrivals, quota, deadQuota, lines }: Entrances,
): Obstacle | undefined {
  for (const pipeline of pipelines) {
    const mode = plans.mode(pipeline);
    const resume = `"stairs pipelines resume ${pipeline}" ends that.`;
    if (mode === "draining") {
      lines.leave(who);
      return { reason: `pipeline ${pipeline} drains`, advice: resume };
    }
    const plan = plans.known(pipeline)?.plan;
    const queues = plan === undefined ? [] : entryQueues(plan);
    const coming = arrivals.coming(pipeline);
    const full = queues.find(
      (queue) => !lines.isTurnOf(who, queue) || !hasRoom(broker, queue, quota, coming, who.rows),
    );
    if (full !== undefined) {
      lines.wait(who, full);
      const advice =
        mode === "paused"
          ? `The pipeline is paused: ${resume}`
          : `Its workers make room: "stairs inspect status ${pipeline}" shows whether they do.`;
      return { reason: `queue ${full} is full`, advice };
    }
    if (who.refused && hasTooManyDead(broker, pipeline, deadQuota)) {
      lines.leave(who);
      return {
        reason: `rows are refused and ${pipeline} has as many dead letters as it may`,
        advice: `"stairs dead list ${pipeline}" shows them; retry or discard some.`,
      };
    }
  }
  return undefined;
}
