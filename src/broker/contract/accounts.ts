/** What a store holds and has counted, for inspection and operations. */
import type { DropCount } from "./drop-counts.js";
import type { CounterName } from "./entry.js";

/** A queue's state. Counts are in rows unless noted otherwise. */
export interface QueueState {
  readonly pipeline: string;
  readonly queue: string;
  readonly ready: number;
  readonly readyEntries: number;
  readonly readyBytes: number;
  readonly leased: number;
  readonly delayed: number;
  readonly dead: number;
  readonly deadBytes: number;
  /**
   * Rows that other pipelines have committed for this queue and that are not in it yet; always 0 for an engine that
   * does both in one step.
   */
  readonly arriving: number;
  /** When the oldest ready entry was enqueued, in milliseconds since 1970; undefined if no entry is ready. */
  readonly oldestMs: number | undefined;
  /** Rises with every change of the queue. If it is equal before and after, the queue has not changed. */
  readonly activity: number;
  /** The plans that its entries follow, without duplicates, in no particular order. */
  readonly planIds: readonly string[];
  readonly counters: Readonly<Record<CounterName, number>>;
  /** The counter `dropped`, split by reason. */
  readonly drops: readonly DropCount[];
}

/** A number of entries, with their rows and bytes. */
export interface Amount {
  readonly entries: number;
  readonly rows: number;
  /** Size of the rows when every column is written out. */
  readonly bytes: number;
}

/** What one queue holds, and its counters. */
export interface Holdings {
  /** Ready and leased. */
  readonly present: Amount;
  readonly delayed: Amount;
  /** Rows in the dead letters that the store keeps. */
  readonly dead: number;
  readonly counters: Readonly<Record<CounterName, number>>;
  readonly drops: readonly DropCount[];
}

/** What to recount. */
export interface RecountRequest {
  /** Returns how many rows a payload has; throws if the payload is unreadable. */
  readonly rowsOf: (payload: Buffer) => number;
  /** Recounts only this pipeline's queues; default: all queues. */
  readonly pipeline?: string | undefined;
}

/** One queue at one moment, counted twice. */
export interface Recount {
  readonly pipeline: string;
  readonly queue: string;
  /** The numbers that the engine works with. */
  readonly counted: Holdings;
  /** What the store really holds; its rows are counted from the payloads. */
  readonly found: Holdings;
  /** Entries and dead letters whose payload is missing or unreadable; their rows count as 0. */
  readonly unreadable: number;
}

/** What inspection and operations need from a store. */
export interface Accounts {
  /** The state of every queue that has ever had an entry. */
  states(): Promise<readonly QueueState[]>;

  /** Recounts the stored data, queue by queue, while work continues (I7). Each queue is counted at one moment. */
  recount(request: RecountRequest): Promise<readonly Recount[]>;

  /** Bytes that the store takes, on disk or in the server. */
  storeBytes(): Promise<number>;

  /**
   * Deletes all entries of a pipeline's queues, ready, delayed or leased, in one step. A process that holds a lease on
   * one of them has lost that lease. Dead letters and producers' sequences stay. The engine counts the rows under
   * `flushed`.
   * @returns how many rows the engine has deleted.
   */
  flush(pipeline: string): Promise<number>;
}
