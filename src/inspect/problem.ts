/** What needs attention in a pipeline, as data; the edges of the coordinator make sentences and buttons of it. */
import type { MissingStep } from "../run/ability.js";

/** What to do about a problem. */
export interface Fix {
  /**
   * - `resume`: resume the pipeline.
   * - `decide`: look at its dead letters by kind, then retry or discard them.
   * - `look`: look at its dead letters.
   * - `run`: run its workers.
   * - `run_older`: run workers of the version whose plan the rows follow.
   */
  readonly code: "resume" | "decide" | "look" | "run" | "run_older";
  /** Whose. */
  readonly pipeline: string;
}

interface Attention {
  readonly pipeline: string;
  /** How many rows it is about; 0 where that is not known. */
  readonly rows: number;
  /** Null: nothing can be done. */
  readonly fix: Fix | null;
}

/** A problem of a pipeline. */
export type Problem =
  /** It has as many dead letters as it may: none of its rows move. */
  | (Attention & { readonly code: "dead_limit"; readonly bytes: number })
  /** It is paused; `rows` are inside. */
  | (Attention & { readonly code: "paused" })
  /** It drains; `rows` are inside. */
  | (Attention & { readonly code: "draining" })
  /** Its store has less of it than before: rows may be missing, or come twice. */
  | (Attention & {
      readonly code: "set_back";
      /** When that was seen, in milliseconds since 1970. */
      readonly seenMs: number;
      /** The store. */
      readonly location: string;
    })
  /** Rows of a queue wait, since the pipeline `target` to which they go drains. */
  | (Attention & {
      readonly code: "target_drains";
      readonly queue: string;
      readonly target: string;
    })
  /** Rows of a queue wait for a step that no worker can do. */
  | (Attention & {
      readonly code: "missing_step";
      readonly queue: string;
      readonly missing: MissingStep;
    })
  /** A queue has dead letters. */
  | (Attention & { readonly code: "dead_letters"; readonly queue: string });
