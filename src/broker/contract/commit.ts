/** The end of leases with a result, and the outputs that a call stages before it. */
import type { DeadWrite } from "./dead-letter.js";
import type { CounterDelta, EntryWrite } from "./entry.js";
import type { LeaseRef } from "./lease.js";

/**
 * Ends some leases and does all that follows from it, in one step. Leases, delayed rows and published calls are of one
 * pipeline. Rows and counts for others are durable with the commit, and in their queues when it resolves; if the process
 * dies in between, another one brings them there, once (`QueueState.arriving`).
 */
export interface Commit {
  /** Random. The same commit again changes nothing and answers "committed". */
  readonly id: string;
  /** All must still be held, else nothing happens. */
  readonly acks: readonly LeaseRef[];
  readonly enqueue: readonly EntryWrite[];
  readonly delay: readonly { readonly entry: EntryWrite; readonly dueMs: number }[];
  readonly dead: readonly DeadWrite[];
  /** Calls whose staged parts become visible now. */
  readonly publish: readonly string[];
  readonly counters: readonly CounterDelta[];
}

/** What became of a commit. */
export type CommitResult =
  | { readonly status: "committed" }
  /** Nothing was changed. `lost`: ids that another process has or had; the others were released, uncounted. */
  | { readonly status: "fenced"; readonly lost: readonly string[] };

/** Outputs of a call that is not finished. */
export interface StagedPart {
  readonly callId: string;
  readonly part: number;
  /** Also for other pipelines. */
  readonly entries: readonly EntryWrite[];
  /** The pipeline of the rows from which they are made: its commit publishes them. The same for all parts of a call. */
  readonly home: string;
}
