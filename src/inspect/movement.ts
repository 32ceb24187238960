/** When rows of each pipeline last moved, as far as samples show. */
import type { QueueState } from "../broker/contract.js";

/** Remembers the last change of every queue. */
export class Movement {
  readonly #activity = new Map<string, number>();
  readonly #movedMs = new Map<string, number>();

  /** @param nowMs Time of a monotonic clock, in milliseconds. */
  see(state: Pick<QueueState, "queue" | "pipeline" | "activity">, nowMs: number): void {
    const before = this.#activity.get(state.queue);
    this.#activity.set(state.queue, state.activity);
    // Rows that were present at the start of this process have not moved.
    if (before === state.activity || (before === undefined && state.activity === 0)) return;
    this.#movedMs.set(state.pipeline, nowMs);
  }

  /** Milliseconds of the same clock; undefined if no sample shows a movement. */
  lastMs(pipeline: string): number | undefined {
    return this.#movedMs.get(pipeline);
  }
}
