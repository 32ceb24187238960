/**
 * An app: a group of components under one name and config. Within an app, names are unique for each
 * kind of component. Other projects can import an app and override its config.
 */
import { StairsError, checkNamePart, messageOf, nearest } from "@stairs/core";
import { type Config, type OwnedConfig, createConfig } from "../config/config.js";
import { Consumer } from "../consumer/consumer.js";
import type { Context, NativeStep, Row } from "../native-step.js";
import { at } from "../pipeline/draft.js";
import { type Builder, type Owner, Pipeline, type PipelineOptions } from "../pipeline/pipeline.js";
import { callerSource } from "../pipeline/source.js";
import { type ComponentOptions, checkOptionNames, readOptions } from "../pipeline/step-options.js";
import { Producer, type ProducerOptions, type Rows } from "../producer/producer.js";
import { tell } from "../signals/object-signals.js";

const brand = Symbol.for("stairs.app");

/** Options of `new App`. */
export interface AppOptions<Values extends object> {
  /** Default values, read as `app.config.name`. */
  readonly config?: Values;
}

/** The components of an app, in the order of their definition. */
export interface Components {
  readonly pipelines: readonly Pipeline[];
  readonly producers: readonly Producer[];
  readonly consumers: readonly Consumer[];
  /** The Flows of all pipelines, as the user gave them. Builds the pipelines. */
  readonly flows: readonly object[];
  /** The steps of all pipelines that this process can run. Builds the pipelines. */
  readonly steps: readonly NativeStep[];
}

/** The row type that all of these pipelines accept. */
export type RowsFor<Pipelines extends readonly Pipeline[]> =
  NonNullable<Pipelines[number]["accepts"]> extends (row: infer Fields) => void ? Fields : unknown;

/**
 * A group of components. A project that imports an app can override its defaults with
 * `app.config.update` or `app.getPipeline(name).config.update` before anything runs. An app is one
 * object per process, so all its users in that process share its config. For different configs,
 * override values where you use the pipeline, or create the app in a function and call it twice.
 */
export class App<Values extends object = object> {
  readonly [brand] = true;
  readonly name: string;
  readonly config: Config<Values>;
  /** `file:line`. */
  readonly source: string;
  readonly #config: OwnedConfig<Values>;
  readonly #owner: Owner;
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #producers = new Map<string, Producer>();
  readonly #consumers = new Map<string, Consumer>();

  /**
   * @param name A letter or _, then letters, digits, _ or -, at most 64 in all.
   * @throws StairsError BAD_NAME.
   */
  constructor(name: string, options: AppOptions<Values> = {}) {
    checkNamePart("app", name);
    this.name = name;
    this.source = callerSource();
    this.#config = createConfig(`app ${name}`, options.config ?? ({} as Values));
    this.config = this.#config.config;
    this.#owner = { name, seal: () => this.#config.seal() };
    tell("onAppCreated", this);
  }

  /**
   * Defines a pipeline. The builder runs later, when the graph is needed.
   * @throws StairsError BAD_NAME; ALREADY_EXISTS.
   */
  pipeline<Fields extends object = Row, Result = unknown>(
    name: string,
    builder: Builder<object, Fields, Result>,
  ): Pipeline<Fields, Result>;
  pipeline<Fields extends object = Row, Result = unknown, Settings extends object = object>(
    name: string,
    options: PipelineOptions<Settings>,
    builder: Builder<Settings, Fields, Result>,
  ): Pipeline<Fields, Result, Settings>;
  pipeline<Fields extends object, Result>(
    name: string,
    ...rest:
      [Builder<never, Fields, Result>] | [PipelineOptions<object>, Builder<never, Fields, Result>]
  ): Pipeline<Fields, Result> {
    const source = callerSource();
    const builder = rest.length === 1 ? rest[0] : rest[1];
    const options = rest.length === 1 ? {} : rest[0];
    this.#checkFunction("pipeline", name, builder, source);
    this.#checkOptions("pipeline", name, options, source);
    const erased = builder as unknown as Builder<object, never, Result>;
    return this.#define(this.#pipelines, "pipeline", name, source, () => {
      return new Pipeline<Fields, Result>(this.#owner, name, options, erased, source);
    });
  }

  /**
   * Defines a producer: a generator or async generator whose rows go to every pipeline in `pipelines`.
   * @throws StairsError BAD_NAME; ALREADY_EXISTS.
   */
  producer<
    const Pipelines extends readonly Pipeline[] = readonly [],
    Args extends object = Record<string, unknown>,
    Yielded extends RowsFor<Pipelines> = RowsFor<Pipelines>,
  >(
    name: string,
    options: ProducerOptions<Args, Pipelines>,
    rows: (args: Args) => Rows<Yielded>,
  ): Producer<Args> {
    const source = callerSource();
    this.#checkFunction("producer", name, rows, source);
    const total = options.total ?? null;
    return this.#define(this.#producers, "producer", name, source, () => {
      return new Producer(this.name, name, options.pipelines ?? [], total, rows, source);
    });
  }

  /**
   * Defines a consumer that pipelines subscribe with `subscribeConsumer`. A subscription can
   * override the options.
   * @throws StairsError BAD_NAME; ALREADY_EXISTS; BAD_ARGUMENT for a wrong option.
   */
  consumer<Argument = Row, Batch extends boolean = false>(
    name: string,
    run: (row: Argument, context: Context) => unknown,
    options: ComponentOptions<Batch> = {},
  ): Consumer<Argument, Batch> {
    const source = callerSource();
    this.#checkFunction("consumer", name, run, source);
    checkOptionNames("component", { ...options });
    readOptions({ ...options });
    return this.#define(this.#consumers, "consumer", name, source, () => {
      return new Consumer(this.name, name, run, options, source);
    });
  }

  /** All components. */
  get components(): Components {
    const pipelines = [...this.#pipelines.values()];
    return {
      pipelines,
      producers: [...this.#producers.values()],
      consumers: [...this.#consumers.values()],
      get flows() {
        return [...new Set(pipelines.flatMap((pipeline) => pipeline.flows))];
      },
      get steps() {
        return pipelines.flatMap((pipeline) => pipeline.steps);
      },
    };
  }

  /** @throws StairsError NOT_FOUND, with the nearest name. */
  getPipeline(name: string): Pipeline {
    return this.#find(this.#pipelines, "pipeline", name);
  }

  /** @throws StairsError NOT_FOUND, with the nearest name. */
  getProducer(name: string): Producer {
    return this.#find(this.#producers, "producer", name);
  }

  /** @throws StairsError NOT_FOUND, with the nearest name. */
  getConsumer(name: string): Consumer {
    return this.#find(this.#consumers, "consumer", name);
  }

  /** Seals the config: from now on it cannot change. Called when the project is ready. */
  seal(): void {
    this.#config.seal();
  }

  #checkFunction(kind: string, name: string, given: unknown, source: string): void {
    checkNamePart(kind, name);
    if (typeof given === "function") return;
    throw new StairsError(
      "BAD_ARGUMENT",
      `The ${kind} ${this.name}.${name}${at(source)} got a value of type ${typeof given} where it takes a function.`,
    );
  }

  #checkOptions(kind: "pipeline", name: string, options: object, source: string): void {
    try {
      checkOptionNames(kind, { ...options });
    } catch (error) {
      throw new StairsError(
        "BAD_ARGUMENT",
        `The ${kind} ${this.name}.${name}${at(source)}: ${messageOf(error).replace(/^\[BAD_ARGUMENT\] /, "")}`,
        error,
      );
    }
  }

  #define<Made extends { readonly source: string }>(
    all: Map<string, { readonly source: string }>,
    kind: string,
    name: string,
    source: string,
    make: () => Made,
  ): Made {
    const before = all.get(name);
    if (before !== undefined) {
      throw new StairsError(
        "ALREADY_EXISTS",
        `The app ${this.name} has a ${kind} ${name}${at(before.source)} already: give the one${at(source)} another name.`,
      );
    }
    const made = make();
    all.set(name, made);
    return made;
  }

  #find<Component>(all: ReadonlyMap<string, Component>, kind: string, name: string): Component {
    const found = all.get(name);
    if (found !== undefined) return found;
    throw new StairsError(
      "NOT_FOUND",
      `The app ${this.name} has no ${kind} ${name}${nearest(name, all.keys())}.`,
    );
  }
}

/** True for an app of any copy of the package. */
export function isApp(value: unknown): value is App {
  return typeof value === "object" && value !== null && brand in value;
}
