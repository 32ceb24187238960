/** Removes plans that nothing names any more: periodically, in bounded steps, in the background (R12). */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { PlanBook } from "./plan-book.js";

/** Delay of the first removal after the coordinator starts, in milliseconds. By then its start is over. */
const firstMs = 60_000;
/** Interval between removals, in milliseconds. */
const everyMs = 3_600_000;

/** Dependencies of the removal. */
export interface PlanRemovalOptions {
  readonly plans: Pick<PlanBook, "prune">;
  readonly clock: Clock;
  readonly log: Log;
}

/** Removes plans until it is stopped. */
export class PlanRemoval {
  readonly #options: PlanRemovalOptions;
  readonly #timers: readonly Timer[];
  #running: Promise<void> | undefined;

  constructor(options: PlanRemovalOptions) {
    const { clock } = options;
    this.#options = options;
    this.#timers = [
      clock.after(firstMs, () => this.#start()),
      clock.every(everyMs, () => this.#start()),
    ];
  }

  /** Resolves when the last removal has ended. */
  async stop(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#remove().finally(() => {
      this.#running = undefined;
    });
  }

  async #remove(): Promise<void> {
    const { plans, log } = this.#options;
    try {
      const removed = await plans.prune();
      if (removed > 0) log.info({ plans: removed }, "removed plans that nothing names any more");
    } catch (error) {
      log.warn(
        `The coordinator could not remove unused plans and will try again: ${messageOf(error)}`,
      );
    }
  }
}
