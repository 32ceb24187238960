/** What a store holds and has counted, for those who inspect and operate it. */
import type { DropCount } from "./drop-counts.js";
import type { CounterName } from "./entry.js";

/** A queue's state. Counts are rows unless they say otherwise. */
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
  /** Rows that other pipelines have committed for this queue and that are not in it yet; 0 where that is one step. */
  readonly arriving: number;
  /** Milliseconds since 1970 of the oldest ready entry; undefined with none. */
  readonly oldestMs: number | undefined;
  /** Rises with everything that changes the queue: equal before and after means that nothing happened. */
  readonly activity: number;
  /** The plans that its entries follow, each once, in no order. */
  readonly planIds: readonly string[];
  readonly counters: Readonly<Record<CounterName, number>>;
  /** What `dropped` of the counters consists of. */
  readonly drops: readonly DropCount[];
}

/** How much of something. */
export interface Amount {
  readonly entries: number;
  readonly rows: number;
  /** Of the rows written out. */
  readonly bytes: number;
}

/** What one queue has, and what was counted of it. */
export interface Holdings {
  /** Ready and leased. */
  readonly present: Amount;
  readonly delayed: Amount;
  /** Rows of the dead letters kept. */
  readonly dead: number;
  readonly counters: Readonly<Record<CounterName, number>>;
  readonly drops: readonly DropCount[];
}

/** What to count again. */
export interface RecountRequest {
  /** How many rows a payload has; throws if it cannot be read. */
  readonly rowsOf: (payload: Buffer) => number;
  /** Only its queues; default: all. */
  readonly pipeline?: string | undefined;
}

/** One queue at one moment, counted twice. */
export interface Recount {
  readonly pipeline: string;
  readonly queue: string;
  /** What the engine works with. */
  readonly counted: Holdings;
  /** What is stored; rows are counted in the payloads. */
  readonly found: Holdings;
  /** Entries and dead letters whose payload is missing or cannot be read; their rows count as 0. */
  readonly unreadable: number;
}

/** What an operator asks of a store. */
export interface Accounts {
  /** Every queue that ever had an entry. */
  states(): Promise<readonly QueueState[]>;

  /** Counts what is stored again, queue by queue, each at one moment, while work goes on (I7). */
  recount(request: RecountRequest): Promise<readonly Recount[]>;

  /** Bytes on disk or in the server. */
  storeBytes(): Promise<number>;

  /**
   * Throws away what lies in a pipeline's queues, ready, delayed or held, in one step. A process that holds some of it
   * has lost it. Dead letters and producers' sequences stay. Counted under `flushed`.
   * @returns how many rows were thrown away.
   */
  flush(pipeline: string): Promise<number>;
}
