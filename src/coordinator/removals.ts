/** Removes plans that nothing names and dead letters past their retention. */
import { Retention } from "../dead/retention.js";
import { PlanRemoval } from "../plans/plan-removal.js";
import type { StoreParts } from "./store.js";
import type { WorkerParts } from "./workers.js";

export interface Removals {
  /** Resolves when the last removal has ended. */
  stop(): Promise<void>;
}

/** Starts the removals. Call it after the plans are loaded and the dispatcher has started. */
export function startRemovals(store: StoreParts, { dispatcher }: WorkerParts): Removals {
  const { deadRetention: keepMs } = store.settings;
  const plans = new PlanRemoval(store);
  const letters =
    keepMs === "forever"
      ? undefined
      : new Retention({ ...store, keepMs, onRoom: () => dispatcher.wake() });
  return {
    async stop() {
      await letters?.stop();
      await plans.stop();
    },
  };
}
