/** What is removed when its time has come: plans that nothing names, and dead letters. */
import { Retention } from "../dead/retention.js";
import { PlanRemoval } from "../plans/plan-removal.js";
import type { StoreParts } from "./store.js";
import type { WorkerParts } from "./workers.js";

export interface Removals {
  /** Resolves when nothing is removed any more. */
  stop(): Promise<void>;
}

/** Begins to remove, once the plans are loaded and the dispatcher has begun. */
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
