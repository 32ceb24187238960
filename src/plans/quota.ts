/** When a queue is full: it then slows down whatever feeds it, and nothing is dropped (R14). */
import type { Depth, Letters, Queues } from "../broker/contract.js";

/** How much may lie in one queue. What 1-to-N steps make of work that is begun may go over it. */
export interface Quota {
  readonly rows: number;
  /** Counted as rows written out. */
  readonly bytes: number;
}

/** How many dead letters a pipeline may have before its rows wait. Work already begun may overshoot. */
export interface DeadQuota {
  readonly rows: number;
  /** Counted as rows written out. */
  readonly bytes: number;
}

/** True while a pipeline's rows wait until somebody has decided about its dead letters. */
export function hasTooManyDead(
  broker: Pick<Letters, "deadDepth">,
  pipeline: string,
  quota: DeadQuota,
): boolean {
  const { rows, bytes } = broker.deadDepth(pipeline);
  return rows >= quota.rows || bytes >= quota.bytes;
}

const nothing: Depth = { rows: 0, bytes: 0 };

/**
 * True while a queue takes no more.
 * @param coming What is on its way into the queue and not counted there yet. Default: nothing.
 */
export function isFull(
  broker: Pick<Queues, "depth">,
  queue: string,
  quota: Quota,
  coming = nothing,
): boolean {
  const depth = broker.depth(queue);
  return depth.rows + coming.rows >= quota.rows || depth.bytes + coming.bytes >= quota.bytes;
}

/** Work in hand is not cut into smaller pieces than this to fit a limit. */
const leastPiece = 64;

/** The rows of a limit that only work in hand may use: an eighth of it, at most {@link leastPiece}. */
export function spareRows({ rows }: Quota): number {
  return Math.min(leastPiece, Math.floor(rows / 8));
}

/** Batches of at most so many rows come in while a queue still has others. */
export function easyRows(quota: Quota): number {
  return Math.max(1, Math.floor(quota.rows / 4));
}

/**
 * True if so many rows may come into a queue from outside. A batch is taken whole, so one that is larger than the limit
 * has an empty queue to itself.
 * @param coming As for `isFull`.
 */
export function hasRoom(
  broker: Pick<Queues, "depth">,
  queue: string,
  quota: Quota,
  coming: Depth,
  rows: number,
): boolean {
  if (isFull(broker, queue, quota, coming)) return false;
  const before = broker.depth(queue).rows + coming.rows;
  return before === 0 || before + rows <= quota.rows - spareRows(quota);
}
