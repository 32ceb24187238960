/**
 * Producers that wait for room in a queue, in the order in which they came. Without it a large batch would wait for ever
 * where small ones slip in, or where other pipelines hand over whatever there is room for: so who has been the first
 * for a while claims the queue, and nothing else gets in before.
 */
import type { Clock } from "@stairs/core";

/** How long the first one waits before it claims the queue, in milliseconds. */
export const claimMs = 1000;

/** The lines before all queues. Each who waits is in one of them at most, so that no two can wait for each other. */
export class WaitingLines {
  readonly #clock: Clock;
  /** By queue: who waits, and since when on the monotonic clock. */
  readonly #lines = new Map<string, Map<object, number>>();
  readonly #places = new Map<object, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True if nobody else is before this one. */
  isTurnOf(who: object, queue: string): boolean {
    const [first] = this.#lines.get(queue)?.keys() ?? [];
    return first === undefined || first === who;
  }

  /** Joins the line before a queue, unless it is in it, and leaves any other. */
  wait(who: object, queue: string): void {
    if (this.#places.get(who) === queue) return;
    this.leave(who);
    let line = this.#lines.get(queue);
    if (line === undefined) this.#lines.set(queue, (line = new Map()));
    line.set(who, this.#clock.monotonic());
    this.#places.set(who, queue);
  }

  leave(who: object): void {
    const queue = this.#places.get(who);
    if (queue === undefined) return;
    this.#places.delete(who);
    const line = this.#lines.get(queue);
    line?.delete(who);
    if (line?.size === 0) this.#lines.delete(queue);
  }

  /** True while the room of a queue is kept for the one who has waited for long. */
  isClaimed(queue: string): boolean {
    const [sinceMs] = this.#lines.get(queue)?.values() ?? [];
    return sinceMs !== undefined && this.#clock.monotonic() - sinceMs >= claimMs;
  }
}
