/**
 * Producers that wait for room in a queue, in order of arrival. Without this order a large batch could wait forever:
 * small batches slip in first, or other pipelines fill all the room. A producer that has been first in line for
 * {@link claimMs} claims the queue, and nothing else enters before it.
 */
import type { Clock } from "@stairs/core";

/** How long the first in line waits before it claims the queue, in milliseconds. */
export const claimMs = 1000;

/** The lines of all queues. A waiter is in at most one line, so no two waiters can wait for each other. */
export class WaitingLines {
  readonly #clock: Clock;
  /** By queue: each waiter and when it joined, on the monotonic clock. */
  readonly #lines = new Map<string, Map<object, number>>();
  readonly #places = new Map<object, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True if no other waiter is before this one. */
  isTurnOf(who: object, queue: string): boolean {
    const [first] = this.#lines.get(queue)?.keys() ?? [];
    return first === undefined || first === who;
  }

  /** Joins the line of a queue, unless it is already in it, and leaves any other line. */
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

  /** True while a queue keeps its room for its first waiter. */
  isClaimed(queue: string): boolean {
    const [sinceMs] = this.#lines.get(queue)?.values() ?? [];
    return sinceMs !== undefined && this.#clock.monotonic() - sinceMs >= claimMs;
  }
}
