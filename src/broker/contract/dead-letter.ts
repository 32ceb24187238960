/** Rows that were given up, kept until an operator decides about them: how to write, find and settle them. */
import type { CounterDelta, EntryHead, EntryWrite } from "./entry.js";

/** Rows that are given up and kept for an operator. `delivered` holds every output that has received them so far. */
export interface DeadWrite extends EntryHead {
  readonly payload: Buffer;
  /** The node at which the rows ended. */
  readonly node: string;
  readonly cause: string;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** A dead letter in a list, without its rows. */
export type DeadHead = Omit<DeadEntry, "payload" | "attempts" | "delivered" | "stack" | "numbers">;

/** A dead letter as the store keeps it. */
export interface DeadEntry extends DeadWrite {
  readonly id: string;
  /** When its rows were given up, in milliseconds since 1970. */
  readonly timeMs: number;
  /** Each row's number at the time when the letter was written; null: row i is number i. */
  readonly numbers: readonly number[] | null;
}

/** Traits that a dead letter must have. An undefined trait matches every letter. */
export interface DeadTraits {
  readonly pipeline?: string | undefined;
  readonly node?: string | undefined;
  readonly cause?: string | undefined;
  readonly type?: string | undefined;
  /** A part of the message. */
  readonly text?: string | undefined;
  /** The letter was written at this time or later, in milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
}

/** Which dead letters to list. */
export interface DeadFilter extends DeadTraits {
  /** Default `newest`: newest first. */
  readonly order?: "newest" | "oldest" | undefined;
  /** Only letters that come after this one in that order. */
  readonly after?: string | undefined;
  /** Only this letter and older ones. */
  readonly upTo?: string | undefined;
  /** Maximum number of letters. */
  readonly limit: number;
}

/** A page of dead letters. */
export interface DeadPage {
  readonly letters: readonly DeadHead[];
  /**
   * The `after` for the next page; undefined: no more letters. A page without letters may have one too, because an
   * engine examines a bounded number of letters per page.
   */
  readonly next: string | undefined;
}

/** A decision about dead letters of one pipeline, carried out in one step. */
export interface DeadDecision {
  /** Random. If the engine receives the same decision again, it changes nothing and answers "settled". */
  readonly id: string;
  readonly letters: readonly {
    readonly id: string;
    /** How many rows the letter must still have. */
    readonly rows: number;
    /** What stays, under the same id; null: the engine deletes the letter. */
    readonly left: Pick<DeadEntry, "payload" | "rows" | "bytes" | "numbers"> | null;
  }[];
  /** Rows that are revived. */
  readonly enqueue: readonly EntryWrite[];
  /** Rows that are given up again while they are revived. */
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/** The engine's answer to a decision. */
export type DeadDecisionResult =
  | { readonly status: "settled" }
  /** The decision changed nothing. `letters`: letters that are gone or have a different number of rows. */
  | { readonly status: "changed"; readonly letters: readonly string[] };

/** True if a letter has all given traits. */
export function isWanted(
  letter: DeadHead,
  { pipeline, node, cause, type, text, sinceMs }: DeadTraits,
): boolean {
  return (
    (pipeline === undefined || letter.pipeline === pipeline) &&
    (node === undefined || letter.node === node) &&
    (cause === undefined || letter.cause === cause) &&
    (type === undefined || letter.type === type) &&
    (text === undefined || letter.message.includes(text)) &&
    (sinceMs === undefined || letter.timeMs >= sinceMs)
  );
}
