/**
 * The outcome of rows sent through a pipeline: the result of `pipeline.run` and `pipeline.call`.
 */
import type { Override } from "../config/config.js";
import type { Context } from "../native-step.js";
import type { Duration } from "./duration.js";

/** Rows that went through, and rows that did not. */
export interface RowsOutcome<Result> {
  /**
   * The pipeline's results, in the order of the given rows. The rows that a 1-to-N step made from
   * one row follow each other in the order in which the step made them, provided they have the same
   * fields. Empty for a pipeline that returns no frame.
   */
  readonly rows: readonly Result[];
  /** Rows that ended on purpose: an item for each place in which a row was dropped. */
  readonly dropped: readonly DroppedRow[];
  /** Dead letters: an item for each stage that gave up a row. */
  readonly failed: readonly GivenUpRow[];
}

/** A row that `StopPipeline` ended, or from which a 1-to-N step made no rows. */
export interface DroppedRow {
  /** The row as given to `run` or `call`, before any step changed it. */
  readonly row: object;
  readonly reason: string;
  /** The node that dropped it. Only `run` sets it. */
  readonly node?: string;
  /** `app.pipeline`, if this happened in another pipeline that got the row. */
  readonly pipeline?: string;
}

/** A row that became a dead letter. */
export interface GivenUpRow {
  /** The row as given to `run` or `call`, before any step changed it. */
  readonly row: object;
  /** The node at which it failed last. */
  readonly node: string;
  /** `app.pipeline`, if this happened in another pipeline that got the row. */
  readonly pipeline?: string;
  readonly error: {
    /** The kind of failure: `exception`, `bad_result`, `missing_field`, `timeout` … */
    readonly cause: string;
    /** The class of the thrown error; can be empty. */
    readonly type: string;
    readonly message: string;
    readonly stack: string;
  };
  /** The number of attempts at the node. Only `run` sets it. */
  readonly attempts?: number;
}

/**
 * A function that replaces a step. Gets one row at a time. Its result counts as the step's result.
 */
export type Stub = (row: never, context: Context) => unknown;

/** Options of `pipeline.run`. */
export interface RunOptions<Values = object> {
  /**
   * Functions that replace steps, each under the name of what it replaces: a step (`nlp/tokenize`),
   * a node (`tokenize`, `inner/tokenize`), a function or consumer wherever it is used, or a called
   * pipeline (`app.name`). The most specific name counts. Steps of other workers must have a stub.
   */
  readonly stubs?: Readonly<Record<string, Stub>>;
  /**
   * Values merged into the pipeline's config for this run only. The builder runs again with them.
   */
  readonly config?: Override<Values>;
}

/** Options of `pipeline.call`. */
export interface CallOptions {
  /** How long to wait for the row's result. Default 1 min. */
  readonly timeout?: Duration;
  /** `host:port` or `local`. Default: the coordinator of the live project. */
  readonly coordinator?: string;
}
