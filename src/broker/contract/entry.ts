/** What every engine knows of rows that lie in a queue together, and what is counted of them. */

/** What was tried for an entry's rows without success, oldest first. */
export interface AttemptRecord {
  /** The node that failed. */
  readonly node: string;
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly cause: string;
  readonly type: string;
  /** Of one of the rows. */
  readonly message: string;
}

/** What every entry says about itself. */
export interface EntryHead {
  /** `app.pipeline`. */
  readonly pipeline: string;
  readonly queue: string;
  readonly planId: string;
  /** The stage's signature: entries of equal signature are worth the same to any plan that has it. */
  readonly signature: string;
  /** At least 1. */
  readonly rows: number;
  /** Size of the rows when every column is written out, in bytes: what limits count. */
  readonly bytes: number;
  /** How often a worker process was lost with these rows in hand. */
  readonly losses: number;
  readonly attempts: readonly AttemptRecord[];
  /**
   * The outputs that got these rows before they were given up and revived, and must not get them again: queues of
   * their pipeline, and nodes that hand rows to another one.
   */
  readonly delivered: readonly string[];
}

/** An entry to be written. */
export interface EntryWrite extends EntryHead {
  /** The encoded token. */
  readonly payload: Buffer;
  /** Milliseconds since 1970 at which the rows came into this queue; undefined: now. Splits and retries keep the old time. */
  readonly enqueuedAtMs?: number | undefined;
}

/**
 * What is counted, for each queue, in rows. The numbers only rise, and at any moment
 * in + revived = out + dropped + dead + flushed + ready + leased + delayed, and
 * dead letters kept = dead - revived - discarded - expired.
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

/** Raises a counter. Rows that are dropped are counted by their reason too; what all reasons have is `dropped`. */
export type CounterDelta = {
  readonly pipeline: string;
  readonly queue: string;
  /** Positive. */
  readonly by: number;
} & (
  | { readonly name: Exclude<CounterName, "dropped"> }
  | {
      readonly name: "dropped";
      /** As `dropReason` gives it. */
      readonly reason: string;
    }
);

/** How much lies somewhere: in a queue, the sum of ready, leased and delayed rows. */
export interface Depth {
  readonly rows: number;
  readonly bytes: number;
}
