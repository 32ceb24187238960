/** Rows that are ready and cannot move, by queue. */
import type { QueueState } from "../broker/contract.js";
import type { HeldBack } from "./held-back.js";

/** Rows that wait for a step that no worker has, or that somebody holds back. */
export interface StalledRows extends HeldBack {
  readonly queue: string;
  readonly rows: number;
}

export function stalledRows(
  states: readonly Pick<QueueState, "queue" | "ready">[],
  heldBack: (queue: string) => HeldBack | undefined,
): StalledRows[] {
  return states.flatMap(({ queue, ready }) => {
    const held = ready > 0 ? heldBack(queue) : undefined;
    return held === undefined ? [] : [{ queue, rows: ready, ...held }];
  });
}
