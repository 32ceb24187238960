/** What the system itself says when a test is over: its queues, its dead letters. */

/** A queue at the end. Counts are rows. */
export interface QueueAccount {
  readonly queue: string;
  /** Ready, leased and delayed. */
  readonly left: number;
  readonly in: number;
  readonly out: number;
  readonly dropped: number;
  readonly dead: number;
}

/** A dead letter of one row. */
export interface DeadRow {
  readonly queue: string;
  readonly key: string;
  readonly cause: string;
}

/** Everything at the end. */
export interface Account {
  readonly queues: readonly QueueAccount[];
  readonly dead: readonly DeadRow[];
}
