/** Finds what keeps rows out of a pipeline at the moment. */
import type { Letters, Queues } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { type DeadQuota, hasRoom, hasTooManyDead, type Quota } from "../plans/quota.js";
import { entryQueues } from "../plans/reach.js";
import type { WaitingLines } from "../plans/waiting-lines.js";
import type { Arrivals } from "./arrivals.js";

/** Why rows wait. */
export type Obstacle = { readonly pipeline: string } & (
  | { readonly code: "draining" }
  /** A first queue of the pipeline is full, or other producers wait for it first. */
  | { readonly code: "queue_full"; readonly queue: string; readonly paused: boolean }
  /** The pipeline refused the previous rows, and it has reached its limit of dead letters. */
  | { readonly code: "dead_limit" }
);

/** The question. */
export interface ObstacleSources {
  readonly broker: Pick<Queues & Letters, "depth" | "deadDepth">;
  readonly plans: PlanBook;
  readonly arrivals: Pick<Arrivals, "coming">;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
  readonly lines: WaitingLines;
}

/** The waiter that asks. */
export interface Newcomer {
  /** Number of the next rows. */
  readonly rows: number;
  /** True if the previous rows have become dead letters. */
  readonly refused: boolean;
}

/** Finds obstacles, and keeps the waiters in line. */
export class Obstacles {
  readonly #sources: ObstacleSources;

  constructor(sources: ObstacleSources) {
    this.#sources = sources;
  }

  /**
   * The obstacle of the next rows, if any. At a full queue `who` joins the line, and leaves it when its rows have
   * entered.
   * @param pipelines The first pipeline that takes no rows counts.
   */
  before(who: Newcomer, pipelines: readonly string[]): Obstacle | undefined {
    const { broker, plans, arrivals, quota, deadQuota, lines } = this.#sources;
    for (const pipeline of pipelines) {
      const mode = plans.mode(pipeline);
      if (mode === "draining") {
        lines.leave(who);
        return { code: "draining", pipeline };
      }
      const plan = plans.known(pipeline)?.plan;
      const queues = plan === undefined ? [] : entryQueues(plan);
      const coming = arrivals.coming(pipeline);
      const full = queues.find(
        (queue) => !lines.isTurnOf(who, queue) || !hasRoom(broker, queue, quota, coming, who.rows),
      );
      if (full !== undefined) {
        lines.wait(who, full);
        return { code: "queue_full", pipeline, queue: full, paused: mode === "paused" };
      }
      if (who.refused && hasTooManyDead(broker, pipeline, deadQuota)) {
        lines.leave(who);
        return { code: "dead_limit", pipeline };
      }
    }
    return undefined;
  }

  /** Leaves the line. */
  leave(who: Newcomer): void {
    this.#sources.lines.leave(who);
  }
}
