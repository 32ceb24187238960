/** What became of rows that were sent through a pipeline: the answer of `pipeline.run` and `pipeline.call`. */
import type { Override } from "../config/config.js";
import type { Context } from "../native-step.js";
import type { Duration } from "./duration.js";

/** Rows that went through, and rows that did not. */
export interface RowsOutcome<Result> {
  /**
   * The pipeline's results, in the order of the rows that were given; the rows that a 1-to-N step made
   * of one row follow each other in the order in which it made them, as far as they have the same
   * fields. Empty for a pipeline that returns no frame.
   */
  readonly rows: readonly Result[];
  /** Rows that were ended by intent: one for each place in which a row was dropped. */
  readonly dropped: readonly DroppedRow[];
  /** Rows that were given up: dead letters, each once for each stage that gave it up. */
  readonly failed: readonly GivenUpRow[];
}

/** A row that `StopPipeline` ended, or of which a 1-to-N step made none. */
export interface DroppedRow {
  /** The row as it was given to `run` or `call`, whatever it had become. */
  readonly row: object;
  readonly reason: string;
  /** The node that dropped it. Known to `run` only. */
  readonly node?: string;
  /** `app.pipeline`, where that is another pipeline, to which the row was handed over. */
  readonly pipeline?: string;
}

/** A row that was given up. */
export interface GivenUpRow {
  /** The row as it was given to `run` or `call`, whatever it had become. */
  readonly row: object;
  /** The node at which it failed last. */
  readonly node: string;
  /** `app.pipeline`, where that is another pipeline, to which the row was handed over. */
  readonly pipeline?: string;
  readonly error: {
    /** What kind of failure: `exception`, `bad_result`, `missing_field`, `timeout` … */
    readonly cause: string;
    /** The class of what was thrown; may be empty. */
    readonly type: string;
    readonly message: string;
    readonly stack: string;
  };
  /** How often the node was tried. Known to `run` only. */
  readonly attempts?: number;
}

/** A function in the place of a step. Gets one row at a time; its result counts as the step's would. */
export type Stub = (row: never, context: Context) => unknown;

/** Options of `pipeline.run`. */
export interface RunOptions<Values = object> {
  /**
   * Functions in the place of steps, each under the name of what it stands for: a step
   * (`nlp/tokenize`), a node (`tokenize`, `inner/tokenize`), a function or consumer wherever it is
   * used, or a called pipeline (`app.name`). The most exact name counts. Steps of other workers have to
   * have one.
   */
  readonly stubs?: Readonly<Record<string, Stub>>;
  /** Values over the pipeline's config, for this run alone: the builder runs again with them. */
  readonly config?: Override<Values>;
}

/** Options of `pipeline.call`. */
export interface CallOptions {
  /** How long to wait for the row's end. Default 1 min. */
  readonly timeout?: Duration;
  /** `host:port` or `local`. Default: what the live project says. */
  readonly coordinator?: string;
}
