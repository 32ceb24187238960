/** When a queue is full: it then slows down whatever feeds it, and nothing is dropped (R14). */
import type { Broker } from "./contract.js";

/** How much may lie in one queue. Work already begun may overshoot. */
export interface Quota {
  /** Default 10 million. */
  readonly rows: number;
  /** Default 4 GiB, counted as rows written out. */
  readonly bytes: number;
}

export const defaultQuota: Quota = { rows: 10_000_000, bytes: 4 * 1024 ** 3 };

/** True while a queue takes no more. */
export function isFull(broker: Broker, queue: string, quota: Quota): boolean {
  const depth = broker.depth(queue);
  return depth.rows >= quota.rows || depth.bytes >= quota.bytes;
}
