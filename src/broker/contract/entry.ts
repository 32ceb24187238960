/** What every engine knows about an entry, the rows that lie in a queue together, and what the engine counts. */

/** A failed attempt at an entry's rows. An entry lists its attempts oldest first. */
export interface AttemptRecord {
  /** The node that failed. */
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly cause: string;
  readonly type: string;
  /** The error message of one of the rows. */
  readonly message: string;
}

/** The fields that every entry has. */
export interface EntryHead {
  /** `app.pipeline`. */
  readonly pipeline: string;
  readonly queue: string;
  readonly planId: string;
  /** The stage's signature. Any plan that has a stage with this signature can process the entry. */
  readonly signature: string;
  /** At least 1. */
  readonly rows: number;
  /** Size of the rows when every column is written out, in bytes. Limits count this size. */
  readonly bytes: number;
  /** How often a worker process was lost with these rows in hand. */
  readonly losses: number;
  readonly attempts: readonly AttemptRecord[];
  /**
   * The outputs that received these rows before the rows were given up and revived, and that must not receive them
   * again: queues of their pipeline, and nodes that pass rows to another pipeline.
   */
  readonly delivered: readonly string[];
}

/** An entry to write. */
export interface EntryWrite extends EntryHead {
  /** The encoded token. */
  readonly payload: Buffer;
  /**
   * When the rows entered this queue, in milliseconds since 1970; undefined: now. Splits and retries keep the old time.
   */
  readonly enqueuedAtMs?: number | undefined;
}

/**
 * The counters of each queue, in rows. They only rise. At any moment, in + revived = out + dropped + dead + flushed +
 * ready + leased + delayed, and the rows in dead letters = dead - revived - discarded - expired.
 */
export const counterNames = [
  "in",
  "out",
  "dropped",
  "retried",
  "dead",
  "losses",
  "revived",
  "discarded",
  "expired",
  "flushed",
] as const;
export type CounterName = (typeof counterNames)[number];

/** Raises a counter. The engine counts dropped rows by their reason too; the sum over all reasons is `dropped`. */
export type CounterDelta = {
  readonly pipeline: string;
  readonly queue: string;
  /** Positive. */
  readonly by: number;
} & (
  | { readonly name: Exclude<CounterName, "dropped"> }
  | {
      readonly name: "dropped";
      /** As `dropReason` returns it. */
      readonly reason: string;
    }
);

/** How much a queue holds, ready, leased and delayed together, or how much a pipeline's dead letters hold. */
export interface Depth {
  readonly rows: number;
  readonly bytes: number;
}
