/**
 * The queues, for those who bring rows, lease them and commit.
 *
 * An entry is some rows that lie in a queue together. Its life:
 *
 *   enqueue ─▶ READY ──lease──▶ LEASED ──commit──▶ gone (its rows went on, are delayed, or dead)
 *                ▲                │ │
 *                └──release, expiry─┘ └──split──▶ READY pieces
 *   DELAYED ──its time──▶ READY
 */
import type { EnqueueRequest, EnqueueResult, InboxKey } from "./arrival.js";
import type { Commit, CommitResult, StagedPart } from "./commit.js";
import type { Depth } from "./entry.js";
import type {
  EntrySplit,
  LeasedEntry,
  LeaseExtension,
  LeaseRelease,
  LeaseRequest,
} from "./lease.js";

/** What ingest, dispatch and consumers ask of a store. */
export interface Queues {
  /**
   * Puts rows into queues.
   * @throws StairsError STORE_FULL when there is no room: nothing was stored.
   */
  enqueue(request: EnqueueRequest): Promise<EnqueueResult>;

  /** The last sequence accepted from a source in an epoch; 0 if none is known. */
  lastSequence(key: Omit<InboxKey, "sequence">): Promise<number>;

  /**
   * Takes ready entries, oldest first, pieces of split or released entries before all others; expired leases count as
   * ready. All entries of one answer have equal signature, equal attempts (by node and count), equal `delivered` and, if
   * more than one, losses 0. Entries of a queue with losses are held by one process at a time: the others get none (R1).
   * Empty when there is none.
   */
  lease(request: LeaseRequest): Promise<readonly LeasedEntry[]>;

  /** Makes leases last longer. Answers the ids that are no longer held. */
  extend(extension: LeaseExtension): Promise<readonly string[]>;

  /** See {@link Commit}. Never refused because a queue is full. */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Gives entries back to the front of their queue.
   * @returns ids that were no longer held; nothing was changed for them.
   */
  release(release: LeaseRelease): Promise<readonly string[]>;

  /**
   * Replaces a held entry by its pieces, at the front of the queue in their order, with the entry's enqueue time,
   * in one step.
   * @returns false if it was no longer held: nothing was changed.
   */
  split(split: EntrySplit): Promise<boolean>;

  /** Keeps outputs of a call that is not finished, invisible. A (call, part) that is there already is not written again. */
  stage(part: StagedPart): Promise<void>;

  /** Throws staged parts of a call away; parts that a commit has published are not touched. */
  unstage(callId: string): Promise<void>;

  /** As this process knows it now: exact on one machine; on a shared engine up to a second old. */
  depth(queue: string): Depth;

  /** Calls `listener` with a queue's name whenever it may have something to lease. Returns how to stop. */
  watch(listener: (queue: string) => void): () => void;

  /** Queues that may have something to lease now, for a dispatcher that begins. */
  readyQueues(): Promise<readonly string[]>;
}
