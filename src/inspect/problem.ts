/** A problem in a pipeline, as data. The edges of the coordinator turn it into sentences and buttons. */
import type { MissingStep } from "../run/ability.js";

/** The remedy of a problem. */
export interface Fix {
  /**
   * - `resume`: resume the pipeline.
   * - `decide`: look at its dead letters by kind, then retry or discard them.
   * - `look`: look at its dead letters.
   * - `run`: run its workers.
   * - `run_older`: run workers of the version whose plan the rows follow.
   */
  readonly code: "resume" | "decide" | "look" | "run" | "run_older";
  /** The pipeline. */
  readonly pipeline: string;
}

interface Attention {
  readonly pipeline: string;
  /** Number of affected rows; 0 if unknown. */
  readonly rows: number;
  /** Null: no remedy. */
  readonly fix: Fix | null;
}

/** A problem of a pipeline. */
export type Problem =
  /** It has reached its limit of dead letters: none of its rows move. */
  | (Attention & { readonly code: "dead_limit"; readonly bytes: number })
  /** It is paused; `rows` are inside. */
  | (Attention & { readonly code: "paused" })
  /** It drains; `rows` are inside. */
  | (Attention & { readonly code: "draining" })
  /** Its store has lost some of its data: rows may be missing, or arrive twice. */
  | (Attention & {
      readonly code: "set_back";
      /** When the coordinator noticed this, in milliseconds since 1970. */
      readonly seenMs: number;
      /** The store. */
      readonly location: string;
    })
  /** Rows of a queue wait because their target pipeline `target` drains. */
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
