/** Decides when a queue is full. A full queue slows down its sources; it never drops rows (R14). */
import type { Depth, Letters, Queues } from "../broker/contract.js";

/** Limit of one queue. Outputs of 1-to-N steps from runs already begun may exceed it. */
export interface Quota {
  readonly rows: number;
  /** Size of the rows in their written form. */
  readonly bytes: number;
}

/** How many dead letters a pipeline may have before its rows wait. Runs already begun may exceed it. */
export interface DeadQuota {
  readonly rows: number;
  /** Size of the rows in their written form. */
  readonly bytes: number;
}

/** True while a pipeline's rows wait for a decision about its dead letters. */
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
 * True while a queue takes no more rows.
 * @param coming Rows on their way into the queue, not counted there yet. Default: none.
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

/** Work in hand is never cut into pieces smaller than this many rows to fit a limit. */
const leastPiece = 64;

/** The part of a limit that is reserved for work in hand, in rows: an eighth of it, at most {@link leastPiece}. */
export function spareRows({ rows }: Quota): number {
  return Math.min(leastPiece, Math.floor(rows / 8));
}

/** The largest batch that may enter a queue that is not empty, in rows. */
export function easyRows(quota: Quota): number {
  return Math.max(1, Math.floor(quota.rows / 4));
}

/**
 * True if a batch of `rows` rows may enter a queue from outside. A queue takes a batch whole, so a batch above the
 * limit needs an empty queue.
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
