/**
 * A pipeline: a name, a config and a builder. The builder runs once, at the first use of the graph.
 * From then on the configs of the pipeline and its app cannot change.
 */
import { type PipelineSpec, pipelineName, StairsError } from "@stairs/core";
import { type Config, type OwnedConfig, createConfig } from "../config/config.js";
import { isPlainObject } from "../config/deep-merge.js";
import type { Context, NativeStep } from "../native-step.js";
import { type BuiltPipeline, buildGraph } from "./build.js";
import { withAfter, withBefore } from "./callbacks.js";
import type { DataFrame, Inputs } from "./frame.js";
import { checkOptionNames } from "./step-options.js";
import {
  builtPipeline,
  pipelineBrand,
  type PipelineCopy,
  type PipelineParts,
} from "./pipeline-parts.js";
import type { CallOptions, RowsOutcome, RunOptions } from "./rows-outcome.js";

/** The builder's first argument. */
export interface PipelineInBuild<Values extends object, Fields extends object> {
  /** `app.pipeline`. */
  readonly name: string;
  readonly config: Config<Values>;
  /** The entry frame; the same as the builder's second argument. */
  readonly input: Inputs<Fields>;
  /** For the package only. */
  readonly [builtPipeline]: PipelineParts;
}

/**
 * Makes a pipeline's graph. Runs while the pipeline is built; its frames are placeholders for rows.
 */
export type Builder<Values extends object, Fields extends object, Result> = (
  pipeline: PipelineInBuild<Values, Fields>,
  entry: Inputs<Fields>,
) => DataFrame<Result> | void;

/** Options of `app.pipeline`. */
export interface PipelineOptions<Values extends object> {
  /** Default values, read as `pipeline.config.name` in the builder and `ctx.config` in steps. */
  readonly config?: Values;
  /** The fields that every row must have. Default: the fields that the pipeline visibly reads. */
  readonly inputs?: readonly string[];
  /** A one-sentence description. */
  readonly docs?: string;
  /** Called with each incoming row, before the first node. */
  readonly before?: (row: never, context: Context) => unknown;
  /**
   * Called with each resulting row, after the last node, even if nodes have queues of their own.
   */
  readonly after?: (row: never, context: Context) => unknown;
}

/** The parts of an app that a pipeline needs. */
export interface Owner {
  readonly name: string;
  /** Called before the pipeline's builder runs. */
  readonly seal: () => void;
}

/** The functions that the running half provides for a pipeline. */
export interface PipelineRunner {
  run(
    pipeline: Pipeline,
    rows: readonly object[],
    options: RunOptions,
  ): Promise<RowsOutcome<unknown>>;
  call(pipeline: Pipeline, row: object, options: CallOptions): Promise<RowsOutcome<unknown>>;
}

let runner: PipelineRunner | undefined;

/**
 * Registers the runner of pipelines, as `registerRunner` does for projects. The package's entry
 * file calls it.
 */
export function registerPipelineRunner(given: PipelineRunner): void {
  runner = given;
}

function theRunner(): PipelineRunner {
  if (runner !== undefined) return runner;
  const message = "No runner is registered: import @stairs/sdk, not a file of it.";
  throw new StairsError("INTERNAL", message);
}

/**
 * Made by `app.pipeline`. `Fields` are the fields of incoming rows, `Result` those of the returned
 * frame.
 */
export class Pipeline<
  in Fields extends object = never,
  out Result = unknown,
  out Values extends object = object,
> implements PipelineParts<Fields, Result, Values> {
  readonly [pipelineBrand] = true;
  /** `app.pipeline`. */
  readonly fullName: string;
  /** Typed in the builder. */
  readonly config: Config<object>;
  /** For the compiler only. */
  declare readonly accepts?: (row: Fields) => void;
  /** For the compiler only. */
  declare readonly results?: Result;
  /** For the compiler only. */
  declare readonly settings?: Values;
  readonly #config: OwnedConfig<object>;
  readonly #owner: Owner;
  readonly #builder: Builder<object, never, unknown>;
  readonly #options: PipelineOptions<object>;
  #built: BuiltPipeline | undefined;

  /** Use `app.pipeline`. */
  constructor(
    owner: Owner,
    readonly name: string,
    options: PipelineOptions<object>,
    builder: Builder<object, never, unknown>,
    /** `file:line`. */
    readonly source: string,
  ) {
    this.fullName = pipelineName(owner.name, name);
    this.#owner = owner;
    this.#options = options;
    this.#builder = builder;
    this.#config = createConfig(`pipeline ${this.fullName}`, options.config ?? {});
    this.config = this.#config.config;
  }

  /** The app's name. */
  get app(): string {
    return this.#owner.name;
  }

  /**
   * The graph as plain data.
   * @throws StairsError BAD_PIPELINE with every error found, each with its place and its fix.
   */
  get spec(): PipelineSpec {
    return this.#once().spec;
  }

  /**
   * The steps that this process can run: one for each function, and one for each predicate.
   * @throws StairsError BAD_PIPELINE as `spec`.
   */
  get steps(): readonly NativeStep[] {
    return this.#once().steps;
  }

  /**
   * The pipelines that get rows from this one, directly or through others.
   * @throws StairsError BAD_PIPELINE as `spec`.
   */
  get calls(): readonly PipelineParts[] {
    const found = new Set<PipelineParts>();
    const add = (pipeline: PipelineParts): void => {
      if (found.has(pipeline)) return;
      found.add(pipeline);
      pipeline.directCalls.forEach(add);
    };
    this.directCalls.forEach(add);
    return [...found];
  }

  /** The pipelines that get rows directly from this one. */
  get directCalls(): readonly PipelineParts[] {
    return this.#once().calls;
  }

  /** The Flows of the graph, as the user gave them. */
  get flows(): readonly object[] {
    return this.#once().flows;
  }

  /**
   * The graph for another pipeline.
   * @param config Merged into the pipeline's own config; undefined: no change.
   * @throws StairsError BAD_ARGUMENT for a value that the config does not have.
   */
  copy(config: unknown): PipelineCopy {
    if (config !== undefined && !isPlainObject(config))
      throw new StairsError(
        "BAD_ARGUMENT",
        "config is no object of values: expected { name: value }",
      );
    // A later update of this config would not affect the copy.
    this.seal();
    // The defaults determine the allowed values, not the present values.
    const own = createConfig(`pipeline ${this.fullName}`, this.#options.config ?? {});
    own.config.update(this.#config.values());
    if (config !== undefined) own.config.update(config);
    own.seal();
    return {
      config: own.values(),
      build: (entry) => this.#run(entry as DataFrame<object>, own.config),
    };
  }

  /**
   * Runs rows through the pipeline in this process, without a coordinator: for tests. Except for
   * stubs, the graph, the moves, the steps and the retries are the real ones, including consumers
   * and called pipelines. Retries happen at once, without pauses. A timeout cannot interrupt code
   * that never awaits.
   * @returns When no row is left. The result contains failed and dropped rows as data.
   * @throws StairsError BAD_PIPELINE; BAD_ARGUMENT for steps without a stub and stubs without a
   * step; BAD_VALUE for a row that cannot be encoded. All before anything runs.
   */
  async run(
    rows: readonly Fields[],
    options: RunOptions<Values> = {},
  ): Promise<RowsOutcome<Result>> {
    if (!Array.isArray(rows))
      throw new StairsError(
        "BAD_ARGUMENT",
        `${this.fullName}.run takes an array of rows: give it [row].`,
      );
    checkOptionNames("run", { ...options });
    return (await theRunner().run(this, rows, options)) as RowsOutcome<Result>;
  }

  /**
   * Sends one row through the coordinator's queues and the real workers and waits for its result.
   * Registers the pipeline first. The workers must already run.
   * @returns As `run`: `rows` has one row, or the rows that 1-to-N steps made from it.
   * @throws StairsError BAD_PIPELINE; BAD_VALUE; UNREACHABLE; TOO_LATE if there is no result after
   * the timeout; the row continues.
   */
  async call(row: Fields, options: CallOptions = {}): Promise<RowsOutcome<Result>> {
    checkOptionNames("answer", { ...options });
    return (await theRunner().call(this, row, options)) as RowsOutcome<Result>;
  }

  /** Seals the config: from now on it cannot change. Called when the project is ready. */
  seal(): void {
    this.#owner.seal();
    this.#config.seal();
  }

  #once(): BuiltPipeline {
    this.seal();
    const { inputs = [], docs = "" } = this.#options;
    this.#built ??= buildGraph({
      app: this.#owner.name,
      name: this.name,
      source: this.source,
      inputs,
      docs,
      config: this.#config.values(),
      builder: (input) => this.#run(input as DataFrame<object>, this.config),
    });
    return this.#built;
  }

  /** Runs the builder between the callbacks. */
  #run(input: DataFrame<object>, config: Config<object>): unknown {
    const { before, after } = this.#options;
    const entry = before === undefined ? input : withBefore(input, before, this.source);
    const here = {
      name: this.fullName,
      config,
      input: entry as Inputs<never>,
      [builtPipeline]: this,
    };
    const result: unknown = this.#builder(here, entry as Inputs<never>);
    return after === undefined ? result : withAfter(entry, result, after, this.source);
  }
}
