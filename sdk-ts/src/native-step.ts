/**
 * What the two halves of the SDK hand to each other: authoring (apps, pipelines, builders) makes
 * native steps, running (sessions, calls) executes them.
 */
import type { StandardSchemaV1 } from "./standard-schema.js";

/** A row in user code: field name to value. */
export type Row = Record<string, unknown>;

/** What user code gets as its second argument. */
export interface Context {
  /** The row's id, for guarding outside effects: stays the same over attempts. For batch steps: the first row's. */
  readonly rowId: string;
  /** The ids of all rows of a batch step's call, else just `rowId`. */
  readonly rowIds: readonly string[];
  /** The call's id: differs from attempt to attempt. */
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the coordinator cancels the call: its deadline has passed or its rows are elsewhere. */
  readonly signal: AbortSignal;
  /** Writes a line that names the component to stderr. */
  readonly log: (message: string) => void;
  /** The pipeline's config. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What the component's `setup` returned in this process; undefined without one. */
  readonly state: unknown;
}

/** A step that this process implements. */
export interface NativeStep {
  /** As registered: `app.pipeline/node` or `app.pipeline/node/when`. */
  readonly name: string;
  readonly kind: "function" | "expand" | "consumer" | "predicate";
  /** True: `run` gets an array of rows and returns an array of as many results. */
  readonly batch: boolean;
  /** Rows of one call that run at once; matters for async functions. Default 1. */
  readonly concurrency: number;
  /** The fields that it reads; null: the whole frame. */
  readonly inputs: readonly string[] | null;
  readonly timeoutMs: number | null;
  readonly maxRows: number | null;
  /** `file:line`. */
  readonly source: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** Runs once in this process, before the first call; may return a promise. Its result is `Context.state`. */
  readonly setup: ((config: Readonly<Record<string, unknown>>) => unknown) | null;
  /** What each row has to fulfil before `run` gets it. */
  readonly inputSchema: StandardSchemaV1 | null;
  /** What each row that `run` makes has to fulfil. Not used for consumers and predicates. */
  readonly outputSchema: StandardSchemaV1 | null;
  /** kind `expand`: the most rows that one row may become; null: 100,000. */
  readonly maxOutputs: number | null;
  /** The user's function. May return a promise; for `expand` an iterable, an async iterable or an array of rows. */
  readonly run: (input: Row | Row[], context: Context) => unknown;
}

/** A step without any option. */
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
