/** Rows that were given up, kept until somebody decides: how they are written, found, and decided about. */
import type { CounterDelta, EntryHead, EntryWrite } from "./entry.js";

/** Rows that are given up, kept for people. `delivered`: by now. */
export interface DeadWrite extends EntryHead {
  readonly payload: Buffer;
  /** The node at which they ended. */
  readonly node: string;
  readonly cause: string;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/** A dead letter as it is listed. */
export type DeadHead = Omit<DeadEntry, "payload" | "attempts" | "delivered" | "stack" | "numbers">;

/** A dead letter as it is kept. */
export interface DeadEntry extends DeadWrite {
  readonly id: string;
  /** Milliseconds since 1970 at which its rows were given up. */
  readonly timeMs: number;
  /** For each row the number that it had when the letter was written; null: row i is number i. */
  readonly numbers: readonly number[] | null;
}

/** What dead letters have in common. What is undefined does not matter. */
export interface DeadTraits {
  readonly pipeline?: string | undefined;
  readonly node?: string | undefined;
  readonly cause?: string | undefined;
  readonly type?: string | undefined;
  /** A part of the message. */
  readonly text?: string | undefined;
  /** Milliseconds since 1970: not older. */
  readonly sinceMs?: number | undefined;
}

/** Which dead letters. */
export interface DeadFilter extends DeadTraits {
  /** Default `newest`: those first. */
  readonly order?: "newest" | "oldest" | undefined;
  /** Only letters that come behind this one in that order. */
  readonly after?: string | undefined;
  /** Only this letter and older ones. */
  readonly upTo?: string | undefined;
  /** Letters. */
  readonly limit: number;
}

/** Some dead letters. */
export interface DeadPage {
  readonly letters: readonly DeadHead[];
  /** The `after` to go on with; undefined: there are no more. Also a page without letters may have one: an engine looks at a bounded number at once. */
  readonly next: string | undefined;
}

/** Decides about dead letters of one pipeline, in one step. */
export interface DeadDecision {
  /** Random. The same decision again changes nothing and answers "settled". */
  readonly id: string;
  readonly letters: readonly {
    readonly id: string;
    /** How many it must still have. */
    readonly rows: number;
    /** What stays, under the same id; null: the letter ends. */
    readonly left: Pick<DeadEntry, "payload" | "rows" | "bytes" | "numbers"> | null;
  }[];
  /** Rows that are revived. */
  readonly enqueue: readonly EntryWrite[];
  /** Rows that are given up anew on their way back. */
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/** What became of a decision. */
export type DeadDecisionResult =
  | { readonly status: "settled" }
  /** Nothing was done. Letters that are gone, or have fewer rows than they had. */
  | { readonly status: "changed"; readonly letters: readonly string[] };

/** True if a letter has what is asked for. */
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
