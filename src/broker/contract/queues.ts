/**
 * The queues, for callers that enqueue, lease and commit rows.
 *
 * An entry is a group of rows that lie in a queue together. Its life:
 *
 *   enqueue ─▶ READY ──lease──▶ LEASED ──commit──▶ gone (its rows moved on, are delayed, or dead)
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

/** What ingest, dispatch and consumers need from a store. */
export interface Queues {
  /**
   * Puts rows into queues.
   * @throws StairsError STORE_FULL if the store has no room: it has stored nothing.
   */
  enqueue(request: EnqueueRequest): Promise<EnqueueResult>;

  /** The last sequence accepted from a source in an epoch; 0 if the store knows none. */
  lastSequence(key: Omit<InboxKey, "sequence">): Promise<number>;

  /**
   * Leases ready entries, oldest first. Released entries and pieces of split entries come before all others; an entry
   * whose lease has expired counts as ready. All entries of one answer have an equal signature, equal attempts (by node
   * and count), equal `delivered` and, if more than one, losses 0. Only one process at a time holds entries with losses
   * of a queue; other processes get none of them (R1). Empty if nothing is ready.
   */
  lease(request: LeaseRequest): Promise<readonly LeasedEntry[]>;

  /** Extends leases. @returns the ids that the process no longer holds. */
  extend(extension: LeaseExtension): Promise<readonly string[]>;

  /** See {@link Commit}. The engine never refuses a commit because a queue is full. */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Gives entries back to the front of their queue.
   * @returns the ids that the process no longer held; the engine changed nothing for them.
   */
  release(release: LeaseRelease): Promise<readonly string[]>;

  /**
   * Replaces a held entry by its pieces in one step. The pieces go to the front of the queue in their order and keep
   * the entry's enqueue time.
   * @returns false if the process no longer held the entry: the engine changed nothing.
   */
  split(split: EntrySplit): Promise<boolean>;

  /**
   * Stores outputs of an unfinished call, invisible to leases. The engine ignores a (call, part) that it already has.
   */
  stage(part: StagedPart): Promise<void>;

  /** Deletes the staged parts of a call. Parts that a commit has published stay. */
  unstage(callId: string): Promise<void>;

  /** A queue's depth as this process knows it now: exact on one machine; up to a second old on a shared engine. */
  depth(queue: string): Depth;

  /**
   * Calls `listener` with a queue's name whenever the queue may have something to lease. Returns a function that stops
   * it.
   */
  watch(listener: (queue: string) => void): () => void;

  /** Queues that may have something to lease now, for a dispatcher that starts. */
  readyQueues(): Promise<readonly string[]>;
}
