/**
 * The interface between the two halves of the SDK: authoring (apps, pipelines, builders) makes
 * native steps, and running (sessions, calls) executes them.
 */
import type { StandardSchemaV1 } from "./standard-schema.js";

/** A row in user code: field name to value. */
export type Row = Record<string, unknown>;

/** The second argument of user code. */
export interface Context {
  /**
   * The row's id. It stays the same over attempts, so use it to make outside effects idempotent.
   * For batch steps, the id of the first row.
   */
  readonly rowId: string;
  /** For batch steps, the ids of all rows of the call; otherwise just `rowId`. */
  readonly rowIds: readonly string[];
  /** The call's id. Each attempt has a different one. */
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
  /**
   * Aborts when the coordinator cancels the call, because the deadline has passed or another worker
   * has the rows.
   */
  readonly signal: AbortSignal;
  /** Writes a line to stderr, with the component's name. */
  readonly log: (message: string) => void;
  /** The pipeline's config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the component's `setup` returned in this process; undefined without one. */
  readonly state: unknown;
}

/** A step that this process implements. */
export interface NativeStep {
  /** The registered name: `app.pipeline/node` or `app.pipeline/node/when`. */
  readonly name: string;
  readonly kind: "function" | "expand" | "consumer" | "predicate";
  /** True: `run` gets an array of rows and returns an array with a result for each. */
  readonly batch: boolean;
  /** How many rows of one call run at the same time; matters for async functions. Default 1. */
  readonly concurrency: number;
  /** The fields that it reads; null: the whole frame. */
  readonly inputs: readonly string[] | null;
  readonly timeoutMs: number | null;
  readonly maxRows: number | null;
  /** `file:line`. */
  readonly source: string;
  readonly config: Readonly<Record<string, unknown>>;
  /**
   * Runs once in this process, before the first call. Can return a promise. Its result is
   * `Context.state`.
   */
  readonly setup: ((config: Readonly<Record<string, unknown>>) => unknown) | null;
  /** The schema that each row must match before `run` gets it. */
  readonly inputSchema: StandardSchemaV1 | null;
  /** The schema that each row from `run` must match. Not used for consumers and predicates. */
  readonly outputSchema: StandardSchemaV1 | null;
  /** For kind `expand`: the maximum number of rows that one row can become; null: 100,000. */
  readonly maxOutputs: number | null;
  /**
   * The user's function. Can return a promise; for `expand`, an iterable, an async iterable or an
   * array of rows.
   */
  readonly run: (input: Row | Row[], context: Context) => unknown;
}

/** A step without options. */
export function bareStep(
  name: string,
  kind: NativeStep["kind"],
  run: NativeStep["run"],
): NativeStep {
  return {
    name,
    kind,
    batch: false,
    concurrency: 1,
    inputs: null,
    timeoutMs: null,
    maxRows: null,
    source: "",
    config: {},
    setup: null,
    inputSchema: null,
    outputSchema: null,
    maxOutputs: null,
    run,
  };
}
