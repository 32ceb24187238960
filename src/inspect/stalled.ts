/** Rows that are ready and cannot move, by queue. */
import type { QueueState } from "../broker/contract.js";
import type { HeldBack } from "./held-back.js";

/** Rows that wait for a step that no worker has, or behind a gate that is closed. */
export interface StalledRows {
  readonly queue: string;
  readonly rows: number;
  readonly heldBack: HeldBack;
}

export function stalledRows(
  states: readonly Pick<QueueState, "queue" | "ready">[],
  heldBackOf: (queue: string) => HeldBack | undefined,
): StalledRows[] {
  return states.flatMap(({ queue, ready }) => {
    const heldBack = ready > 0 ? heldBackOf(queue) : undefined;
    return heldBack === undefined ? [] : [{ queue, rows: ready, heldBack }];
  });
}
