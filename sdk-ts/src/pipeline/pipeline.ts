/**
 * A pipeline: a name, a config and a builder. The builder runs once, when the graph is asked for
 * first; from then on the configs of the pipeline and its app cannot change.
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
  /** The entry frame, the same as the builder's second argument. */
  readonly input: Inputs<Fields>;
  /** For the package only. */
  readonly [builtPipeline]: PipelineParts;
}

/** Makes a pipeline's graph. Runs while the pipeline is built, with frames that only stand for rows. */
export type Builder<Values extends object, Fields extends object, Result> = (
  pipeline: PipelineInBuild<Values, Fields>,
  entry: Inputs<Fields>,
) => DataFrame<Result> | void;

/** Options of `app.pipeline`. */
export interface PipelineOptions<Values extends object> {
  /** Default values, read as `pipeline.config.name` in the builder and `ctx.config` in steps. */
  readonly config?: Values;
  /** The fields that every row must have. Default: those that the pipeline is seen to read. */
  readonly inputs?: readonly string[];
  /** A sentence for people. */
  readonly docs?: string;
  /** Called with each row that comes in, before the first node. */
  readonly before?: (row: never, context: Context) => unknown;
  /** Called with each resulting row, behind the last node, also where nodes are workers. */
  readonly after?: (row: never, context: Context) => unknown;
}

/** What a pipeline needs of its app. */
export interface Owner {
  readonly name: string;
  /** Called before the pipeline's builder runs. */
  readonly seal: () => void;
}

/** What the running half does for a pipeline. */
export interface PipelineRunner {
  run(
    pipeline: Pipeline,
    rows: readonly object[],
    options: RunOptions,
  ): Promise<RowsOutcome<unknown>>;
  call(pipeline: Pipeline, row: object, options: CallOptions): Promise<RowsOutcome<unknown>>;
}

let runner: PipelineRunner | undefined;

/** Says who runs pipelines: as `registerRunner` of projects. The package's entry file calls it. */
export function registerPipelineRunner(given: PipelineRunner): void {
  runner = given;
}

function theRunner(): PipelineRunner {
  if (runner !== undefined) return runner;
  const message = "No runner is registered: import @stairs/sdk, not a file of it.";
  throw new StairsError("INTERNAL", message);
}

/** Made by `app.pipeline`. `Fields` are those of the rows that enter, `Result` those of the returned frame. */
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
   * The pipelines to which rows are handed over, and those to which these hand rows over.
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

  /** To which rows are handed over here. */
  get directCalls(): readonly PipelineParts[] {
    return this.#once().calls;
  }

  /** The Flows of the graph, as they were given. */
  get flows(): readonly object[] {
    return this.#once().flows;
  }

  /**
   * The graph for another pipeline.
   * @param config Laid over the pipeline's own; undefined: nothing.
   * @throws StairsError BAD_ARGUMENT for a value that the config does not have.
   */
  copy(config: unknown): PipelineCopy {
    if (config !== undefined && !isPlainObject(config))
      throw new StairsError(
        "BAD_ARGUMENT",
        "config is no object of values: expected { name: value }",
      );
    // From then on an update of this config would be without effect on the copy.
    this.seal();
    // Which values there can be follows from the defaults, not from what they have become.
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
   * Runs rows through the pipeline in this process, without a coordinator: for tests. The graph, the
   * moves, the steps and the retries are the real ones, consumers and called pipelines included, but
   * for stubs; attempts are made at once, without pauses. Code that never awaits is not interrupted by
   * its timeout.
   * @returns When no row is left. Rows that failed or were dropped are data.
   * @throws StairsError BAD_PIPELINE; BAD_ARGUMENT for steps without a stub and stubs without a step;
   * BAD_VALUE for a row that cannot travel: all before anything runs.
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
   * Sends one row through the coordinator's queues and the real workers, which must run already, and
   * waits for what becomes of it; registers the pipeline first.
   * @returns As `run`: `rows` has one row, or as many as 1-to-N steps made of it.
   * @throws StairsError BAD_PIPELINE; BAD_VALUE; UNREACHABLE; TOO_LATE when nothing is known after
   * the timeout: the row goes on.
   */
  async call(row: Fields, options: CallOptions = {}): Promise<RowsOutcome<Result>> {
    checkOptionNames("answer", { ...options });
    return (await theRunner().call(this, row, options)) as RowsOutcome<Result>;
  }

  /** From now on the config cannot change. Called when the project is ready. */
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

  /** The builder between the callbacks. */
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
