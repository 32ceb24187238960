/**
 * The only door to storage. Every engine keeps this contract, and one test suite holds them to it.
 *
 * An entry is some rows that lie in a queue together. Its life:
 *
 *   enqueue ─▶ READY ──lease──▶ LEASED ──commit──▶ gone (its rows went on, are delayed, or dead)
 *                ▲                │ │
 *                └──release, expiry─┘ └──split──▶ READY pieces
 *   DELAYED ──its time──▶ READY
 *
 * A promise that resolves means durable at the configured durability. Whatever changes several things
 * changes all of them or none.
 */
import type {
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadPage,
  DeadWrite,
} from "./dead-letter.js";
import type { CounterDelta, CounterName, EntryHead, EntryWrite } from "./entry.js";
import type { Peers } from "./peers.js";

export type * from "./dead-letter.js";
export * from "./entry.js";

/** Names an entry while somebody holds it; all three parts are the fence. */
export interface LeaseRef {
  readonly queue: string;
  readonly id: string;
  readonly nonce: string;
  /** How often the entry was leased, this time included. Part of the fence; says nothing about failures. */
  readonly delivery: number;
}

/** An entry in somebody's hands. */
export interface LeasedEntry extends EntryHead, LeaseRef {
  readonly payload: Buffer;
  readonly enqueuedAtMs: number;
}

/** What to lease. */
export interface LeaseRequest {
  readonly queue: string;
  /** Random, one for each request: the same request again returns the same entries and takes no more. */
  readonly nonce: string;
  readonly maxEntries: number;
  /** The first entry is given whatever its size; further ones only while the sum stays within both bounds. */
  readonly maxRows: number;
  readonly maxBytes: number;
  /** How long the lease lasts without `extend`, in milliseconds. */
  readonly leaseMs: number;
}

/** A producer's batch, so that a repeated one is noticed. Accepted only as the one after the last. */
export interface InboxKey {
  readonly pipeline: string;
  readonly source: string;
  readonly epoch: string;
  /** From 1. */
  readonly sequence: number;
}

/**
 * Rows that arrive. Each pipeline takes its rows in one step. Where pipelines do not share a transaction there is one
 * step after the other; a request that ends between them is sent again, and where it was done it is a duplicate.
 */
export interface EnqueueRequest {
  readonly entries: readonly EntryWrite[];
  /** Rows that are refused on arrival: they become dead letters in the same step. */
  readonly dead: readonly DeadWrite[];
  /** All of a pipeline are accepted or nothing happens to it. Empty: no check. */
  readonly inbox: readonly InboxKey[];
  readonly counters: readonly CounterDelta[];
  /** Only while these pipelines' pointers still have these versions, and the pipelines do not drain. */
  readonly guard: readonly { readonly pipeline: string; readonly version: number }[];
}

/** What became of rows that arrive. */
export type EnqueueResult =
  | { readonly status: "enqueued" }
  /** An inbox key was seen before. */
  | { readonly status: "duplicate"; readonly key: InboxKey }
  /** An inbox key leaves some out. */
  | { readonly status: "gap"; readonly key: InboxKey; readonly next: number }
  /** A guarded pointer has moved. */
  | { readonly status: "plan_changed"; readonly pipeline: string }
  /** A guarded pipeline drains: nothing comes in. */
  | { readonly status: "draining"; readonly pipeline: string };

/**
 * Ends some leases and does all that follows from it, in one step. Leases, delayed rows and published calls are of one
 * pipeline. Rows and counts for others are durable with the commit, and in their queues when it resolves; if the process
 * dies in between, another one brings them there, once ({@link QueueState.arriving}).
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
  /** Nothing was changed. `lost`: ids that somebody else has or had; the others were released, uncounted. */
  | { readonly status: "fenced"; readonly lost: readonly string[] };

/** A stored plan and where it came from; `body` is JSON text that only the graph layer reads. */
export interface StoredPlan {
  readonly id: string;
  readonly pipeline: string;
  readonly body: string;
}

/**
 * Whether a pipeline's rows move. `paused`: what is leased finishes, nothing more is leased. `draining`: what is
 * inside finishes, nothing more comes in.
 */
export type PipelineMode = "running" | "paused" | "draining";

/** Which plan new rows of a pipeline follow, and whether rows move. */
export interface Pointer {
  readonly pipeline: string;
  readonly currentPlanId: string;
  /** The plan that was registered last. */
  readonly offeredPlanId: string;
  /** Rises with every change of `currentPlanId`, from 1. */
  readonly version: number;
  /** `running` until `setMode` says otherwise. */
  readonly mode: PipelineMode;
}

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

/** How much lies somewhere: in a queue ready, leased and delayed together. */
export interface Depth {
  readonly rows: number;
  readonly bytes: number;
}

/** One engine. All methods may be called at once; an engine orders what it must. */
export interface Broker {
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the data is, for people: a directory, a URL without its password. */
  readonly location: string;
  /** The way to other processes that share the store; undefined where this one has it for itself. */
  readonly peers: Peers | undefined;
  /**
   * Pipelines of which this process has seen that their store was set back, and when, in milliseconds since 1970;
   * undefined where that cannot happen to a store that is open.
   */
  readonly setBackMs: ReadonlyMap<string, number> | undefined;

  /**
   * Puts rows into queues.
   * @throws StairsError STORE_FULL when there is no room: nothing was stored.
   */
  enqueue(request: EnqueueRequest): Promise<EnqueueResult>;

  /** The last sequence accepted from a source in an epoch; 0 if none is known. */
  lastSequence(key: Omit<InboxKey, "sequence">): Promise<number>;

  /**
   * Takes ready entries, oldest first, pieces of split or released entries before all others; expired leases count as
   * ready. All entries of one answer have equal signature, equal attempts (by node and count), equal `given` and, if
   * more than one, losses 0. Entries of a queue with losses are held by one process at a time: the others are not given
   * any (R1). Empty when there is none.
   */
  lease(request: LeaseRequest): Promise<readonly LeasedEntry[]>;

  /** Makes leases last `leaseMs` from now. Answers the ids that are no longer held. */
  extend(refs: readonly LeaseRef[], leaseMs: number): Promise<readonly string[]>;

  /** See {@link Commit}. Never refused because a queue is full. */
  commit(commit: Commit): Promise<CommitResult>;

  /**
   * Gives entries back to the front of their queue.
   * @param addLosses Added to `losses` of each: 1 when a worker process was lost with it, else 0. With 1 its rows are
   * counted under `losses`.
   * @returns ids that were no longer held; nothing was changed for them.
   */
  release(refs: readonly LeaseRef[], addLosses: 0 | 1): Promise<readonly string[]>;

  /**
   * Replaces a held entry by its pieces, at the front of the queue in their order, with the entry's enqueue time,
   * in one step.
   * @param lost True when a worker process was lost with it: its rows are counted under `losses`. Default false.
   * @returns false if it was no longer held: nothing was changed.
   */
  split(ref: LeaseRef, pieces: readonly EntryWrite[], lost?: boolean): Promise<boolean>;

  /**
   * Keeps outputs of a call that is not finished, invisible. A (call, part) that is there already is not written again.
   * @param home The pipeline of the rows from which they are made, whose commit publishes them. Default: that of the
   * call's first entry.
   */
  stage(callId: string, part: number, entries: readonly EntryWrite[], home?: string): Promise<void>;

  /** Throws staged parts of a call away; parts that a commit has published are not touched. */
  unstage(callId: string): Promise<void>;

  deadLetters(filter: DeadFilter): Promise<DeadPage>;
  deadLetter(id: string): Promise<DeadEntry | undefined>;
  settleDead(decision: DeadDecision): Promise<DeadDecisionResult>;
  /** What a pipeline's dead letters hold, as exact as `depth`. */
  deadDepth(pipeline: string): Depth;

  /** Stores a plan, unless it is there. */
  savePlan(plan: StoredPlan): Promise<void>;
  plan(id: string): Promise<StoredPlan | undefined>;
  /**
   * Offers a stored plan; makes it current if the pipeline has none, or if `activate`.
   * @param expected With it, becomes current only if this one was.
   * @throws StairsError CHANGED_MEANWHILE if `expected` is given and was not current.
   */
  point(pipeline: string, planId: string, activate: boolean, expected?: string): Promise<Pointer>;
  pointer(pipeline: string): Promise<Pointer | undefined>;
  pointers(): Promise<readonly Pointer[]>;
  /**
   * Pauses a pipeline, drains it or lets it run: kept beside its pointer. The engine itself holds to it only in
   * `enqueue`; whoever leases asks.
   * @throws StairsError NOT_FOUND if the pipeline has no pointer.
   */
  setMode(pipeline: string, mode: PipelineMode): Promise<Pointer>;

  /**
   * Throws away what lies in a pipeline's queues, ready, delayed or held, in one step. Whoever holds some of it has lost
   * it. Dead letters and producers' sequences stay. Counted under `flushed`.
   * @returns how many rows were thrown away.
   */
  flush(pipeline: string): Promise<number>;

  /** Every queue that ever had an entry. */
  states(): Promise<readonly QueueState[]>;
  /**
   * Counts what is stored again, queue by queue, each at one moment, while work goes on (I7).
   * @param rowsOf How many rows a payload has; throws if it cannot be read.
   * @param pipeline Only its queues; default: all.
   */
  recount(rowsOf: (payload: Buffer) => number, pipeline?: string): Promise<readonly Recount[]>;
  /** As this process knows it now: exact on one machine; on a shared engine up to a second old. */
  depth(queue: string): Depth;
  /** Calls `listener` with a queue's name whenever it may have something to lease. Returns how to stop. */
  watch(listener: (queue: string) => void): () => void;
  /** Queues that may have something to lease now, for a dispatcher that begins. */
  readyQueues(): Promise<readonly string[]>;
  /** Bytes on disk or in the server. */
  storeBytes(): Promise<number>;

  /** Finishes what was begun and lets go of everything. Leases end without a count. */
  close(): Promise<void>;
}
