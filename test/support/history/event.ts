/**
 * What an actor of a test says about itself, one event a line of JSON. An act that takes time has two
 * events of the same `op`: `invoke` when it begins, and what became of it:
 *
 *   invoke ──▶ ok     it happened, and this was the answer
 *          ├─▶ fail   it did not happen
 *          └─▶ info   nobody knows: a timeout, a lost connection, a killed actor. Both are legal.
 *
 * An invoke without an end is an `info`. Acts of one moment (take, kill) have only an `ok`.
 */

/** A JSON value. */
export type Value = string | number | boolean | null | readonly Value[];

/** A row: its own key, for life, and a value that can be computed again from the row it came from. */
export interface Row {
  readonly key: string;
  readonly value: Value;
}

/** Rows that lie in a queue together, or are to. */
export interface Lot {
  readonly queue: string;
  readonly rows: readonly Row[];
  /** How often a worker process was lost with them. */
  readonly losses: number;
  /** How often they were tried without success. */
  readonly attempts: number;
}

/** Names an entry in somebody's hands. */
export interface Ref {
  readonly queue: string;
  readonly id: string;
  readonly nonce: string;
  readonly delivery: number;
}

type Nothing = Readonly<Record<string, never>>;

/** For each act what is asked and what is answered. */
export interface Acts {
  /** A producer sends rows; ok: acked; fail: refused. */
  readonly push: {
    readonly asked: { readonly pipelines: readonly string[]; readonly rows: readonly Row[] };
    readonly answered: Nothing;
  };
  /** A worker has got rows; ok: its outcome was answered. `failed` and `dropped` name rows by key. */
  readonly call: {
    readonly asked: {
      readonly call: string;
      readonly place: string;
      readonly rows: readonly Row[];
    };
    readonly answered: {
      readonly answer: "COMMITTED" | "STALE" | "REJECTED";
      readonly failed: readonly string[];
    };
  };
  /** A sink's code has seen rows. It may see them again: user code runs at least once. */
  readonly take: {
    readonly asked: Nothing;
    readonly answered: { readonly place: string; readonly rows: readonly Row[] };
  };
  /** Something was killed; `calls` are those that it held, as far as they are known. */
  readonly kill: {
    readonly asked: Nothing;
    readonly answered: { readonly what: string; readonly calls: readonly string[] };
  };

  // At the broker's door, by the one who asks the engine itself: an answer that was lost on its way to
  // the coordinator is an `ok` here.
  /** Rows arrive in queues. `inbox` names the batches: source, epoch, sequence. */
  readonly arrive: {
    readonly asked: {
      readonly lots: readonly Lot[];
      readonly dead: readonly Lot[];
      readonly inbox: readonly string[];
    };
    readonly answered: { readonly status: string };
  };
  readonly lease: {
    readonly asked: { readonly queue: string; readonly nonce: string };
    readonly answered: { readonly entries: readonly (Ref & Lot)[] };
  };
  readonly commit: {
    readonly asked: {
      readonly commit: string;
      readonly acks: readonly Ref[];
      readonly enqueue: readonly Lot[];
      readonly delay: readonly Lot[];
      readonly dead: readonly Lot[];
      /** Calls whose staged parts become visible. */
      readonly publish: readonly string[];
    };
    /** `lost`: of a fenced one, ids that somebody else has; the other entries were given back. */
    readonly answered: {
      readonly status: "committed" | "fenced";
      readonly lost: readonly string[];
    };
  };
  /** `lost`: ids that were no longer held. */
  readonly release: {
    readonly asked: { readonly refs: readonly Ref[]; readonly addLosses: 0 | 1 };
    readonly answered: { readonly lost: readonly string[] };
  };
  readonly split: {
    readonly asked: { readonly ref: Ref; readonly pieces: readonly Lot[] };
    readonly answered: { readonly held: boolean };
  };
  /** A part of a call is kept, invisible. */
  readonly stage: {
    readonly asked: {
      readonly call: string;
      readonly part: number;
      readonly lots: readonly Lot[];
    };
    readonly answered: Nothing;
  };
  readonly unstage: { readonly asked: { readonly call: string }; readonly answered: Nothing };
  /** Rows in each queue at one instant: ready, leased and delayed together. */
  readonly look: {
    readonly asked: Nothing;
    readonly answered: { readonly rows: Readonly<Record<string, number>> };
  };
}

export type ActName = keyof Acts;

interface Stamp {
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
  /** Who says it; one actor writes one file. */
  readonly actor: string;
  /** The same for the events of one act; unique within its actor. */
  readonly op: string;
}

/** The event of an act. */
export type EventOf<A extends ActName> = Stamp &
  (
    | { readonly act: A; readonly phase: "invoke"; readonly facts: Acts[A]["asked"] }
    | { readonly act: A; readonly phase: "ok"; readonly facts: Acts[A]["answered"] }
    | { readonly act: A; readonly phase: "fail" | "info"; readonly facts: { reason: string } }
  );

/** Any event. */
export type Event = { [A in ActName]: EventOf<A> }[ActName];
