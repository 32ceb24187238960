/** Plans that nothing names any more are removed: now and then, in bounded steps, beside the work (R12). */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { PlanBook } from "./plan-book.js";

/** When a coordinator that has started looks for the first time, in milliseconds: its start is over. */
const firstMs = 60_000;
/** How often it looks, in milliseconds. */
const everyMs = 3_600_000;

/** What the removal needs. */
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

  /** Resolves when nothing is removed any more. */
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
      if (removed > 0) log.info({ plans: removed }, "plans that nothing names were removed");
    } catch (error) {
      log.warn(`Plans that nothing names were not removed and will be later: ${messageOf(error)}`);
    }
  }
}
