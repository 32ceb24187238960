/** The end of leases with a result, and the outputs that a call stages before it. */
import type { DeadWrite } from "./dead-letter.js";
import type { CounterDelta, EntryWrite } from "./entry.js";
import type { LeaseRef } from "./lease.js";

/**
 * Ends some leases and stores all their results, in one step. Leases, delayed rows and published calls belong to one
 * pipeline. Rows and counts for other pipelines become durable with the commit, and they are in their queues when it
 * resolves. If the process dies in between, another process moves them there, exactly once (`QueueState.arriving`).
 */
export interface Commit {
  /** Random. If the engine receives the same commit again, it changes nothing and answers "committed". */
  readonly id: string;
  /** The process must still hold all of these leases; otherwise the commit changes nothing. */
  readonly acks: readonly LeaseRef[];
  readonly enqueue: readonly EntryWrite[];
  readonly delay: readonly { readonly entry: EntryWrite; readonly dueMs: number }[];
  readonly dead: readonly DeadWrite[];
  /** Calls whose staged parts become visible with this commit. */
  readonly publish: readonly string[];
  readonly counters: readonly CounterDelta[];
}

/** The engine's answer to a commit. */
export type CommitResult =
  | { readonly status: "committed" }
  /**
   * The commit changed nothing. `lost`: ids that this process no longer holds. The engine has released the other leases
   * and counted no loss for them.
   */
  | { readonly status: "fenced"; readonly lost: readonly string[] };

/** Outputs of a call that is not finished. */
export interface StagedPart {
  readonly callId: string;
  readonly part: number;
  /** Entries for any pipeline, not only for `home`. */
  readonly entries: readonly EntryWrite[];
  /** The pipeline of the call's input rows. Its commit publishes the parts. All parts of a call have the same home. */
  readonly home: string;
}
