/** When rows of each pipeline moved last, as far as samples tell. */
import type { QueueState } from "../broker/contract.js";

/** Remembers the last change of every queue. */
export class Movement {
  readonly #activity = new Map<string, number>();
  readonly #movedMs = new Map<string, number>();

  /** @param nowMs Of a clock that only rises. */
  see(state: Pick<QueueState, "queue" | "pipeline" | "activity">, nowMs: number): void {
    const before = this.#activity.get(state.queue);
    this.#activity.set(state.queue, state.activity);
    // What lay there at the start of this process has not moved.
    if (before === state.activity || (before === undefined && state.activity === 0)) return;
    this.#movedMs.set(state.pipeline, nowMs);
  }

  /** Milliseconds of the same clock; undefined if nothing was seen to move. */
  lastMs(pipeline: string): number | undefined {
    return this.#movedMs.get(pipeline);
  }
}
