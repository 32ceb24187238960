/**
 * A pipeline: a name, a config and a builder. The builder runs once, when the graph is asked for
 * first; from then on the configs of the pipeline and its app cannot change.
 */
import { type PipelineSpec, pipelineName } from "@stairs/core";
import { type Config, type OwnedConfig, createConfig } from "../config/config.js";
import type { NativeStep } from "../native-step.js";
import { type BuiltPipeline, buildGraph } from "./build.js";
import type { DataFrame, Inputs } from "./frame.js";

/** The builder's first argument. */
export interface PipelineInBuild<Values extends object, Fields extends object> {
  /** `app.pipeline`. */
  readonly name: string;
  readonly config: Config<Values>;
  /** The entry frame, the same as the builder's second argument. */
  readonly input: Inputs<Fields>;
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
}

/** What a pipeline needs of its app. */
export interface Owner {
  readonly name: string;
  /** Called before the pipeline's builder runs. */
  readonly seal: () => void;
}

/** Made by `app.pipeline`. `Fields` are those of the rows that enter, `Result` those of the returned frame. */
export class Pipeline<in Fields extends object = never, out Result = unknown> {
  /** `app.pipeline`. */
  readonly fullName: string;
  /** Typed in the builder. */
  readonly config: Config<object>;
  /** For the compiler only. */
  declare readonly accepts?: (row: Fields) => void;
  /** For the compiler only. */
  declare readonly results?: Result;
  readonly #config: OwnedConfig<object>;
  readonly #owner: Owner;
  readonly #build: () => BuiltPipeline;
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
    this.#config = createConfig(`pipeline ${this.fullName}`, options.config ?? {});
    this.config = this.#config.config;
    this.#build = () =>
      buildGraph({
        app: owner.name,
        name,
        source,
        inputs: options.inputs ?? [],
        docs: options.docs ?? "",
        config: this.#config.values(),
        builder: (input) =>
          builder(
            { name: this.fullName, config: this.config, input: input as Inputs<never> },
            input as Inputs<never>,
          ),
      });
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

  /** From now on the config cannot change. Called when the project is ready. */
  seal(): void {
    this.#owner.seal();
    this.#config.seal();
  }

  #once(): BuiltPipeline {
    this.seal();
    this.#built ??= this.#build();
    return this.#built;
  }
}
