/** The product's pipelines out of programs. The types of random graphs cannot be known, so frames have none. */
import { type App, concatenate, type Context, type Pipeline } from "@stairs/sdk";
import { wrapField } from "./behaviour.js";
import { codeOf, consume, predicateOf, resultOf, resultsOf, rowsOf, valueMadeOf } from "./code.js";
import { Working, Yielding } from "./flows.js";
import type { Coded, Concatenate, Copy, Func, Many, Node, Program, Row } from "./program.js";
import type { Place, Recorder } from "./recorder.js";
import { rowText } from "./values.js";

/** How to build. */
export interface Way {
  readonly app: App;
  readonly recorder: Recorder;
  /** True: every node is a worker, whatever the program says. */
  readonly allWorkers: boolean;
}

/** A program's pipelines. */
export interface Built {
  readonly main: Pipeline;
  /** Those that are called. */
  readonly targets: readonly Pipeline[];
}

type Verb = (...given: readonly unknown[]) => Frame;

/** A frame, whatever its fields. */
interface Frame {
  readonly subscribeFunc: Verb;
  readonly applyFunc: Verb;
  readonly subscribeFlow: Verb;
  readonly applyFlow: Verb;
  readonly subscribeFuncAsProducer: Verb;
  readonly applyFuncAsProducer: Verb;
  readonly subscribeFlowAsProducer: Verb;
  readonly applyFlowAsProducer: Verb;
  readonly subscribeConsumer: Verb;
  readonly subscribePipeline: Verb;
  readonly applyPipeline: Verb;
  readonly callPipeline: (...given: readonly unknown[]) => void;
  readonly get: (field: string) => Frame;
  readonly rename: (names: object) => Frame;
  readonly select: (names: object) => Frame;
  readonly addValue: (values: object) => Frame;
}

const merge = concatenate as unknown as Verb;
const retry = { attempts: 10, firstPause: 1, maxPause: 2, factor: 1, jitter: 0 };

/** Builds the program under the name `p17`. */
export function build(program: Program, number: number, way: Way): Built {
  const name = `p${number}`;
  const targets = program.targets.map((target, at) =>
    define(target, `${name}t${at}`, `${number} target${at}`, [], way),
  );
  return { main: define(program, name, `${number} main`, targets, way), targets };
}

/** @param root Empty: only copies of it run. */
function define(
  program: Program,
  name: string,
  root: string,
  targets: readonly Pipeline[],
  way: Way,
): Pipeline {
  const inner = program.inner.map((each, at) => define(each, `${name}i${at}`, "", [], way));
  const config: Place = { root, path: "", flavour: 0 };
  const options = {
    config,
    ...(program.before ? { before: callback("before", way.recorder) } : {}),
    ...(program.after ? { after: callback("after", way.recorder) } : {}),
  };
  const builder = (pipeline: { readonly config: unknown }, entry: unknown): unknown => {
    const place = pipeline.config as Place;
    return new Builder(program, place, inner, targets, way).run(entry as Frame, root !== "");
  };
  return way.app.pipeline(name, options, builder as never);
}

/** Finds its place in the config that it gets with the row. */
function callback(name: string, recorder: Recorder): (row: Row, context: Context) => void {
  return (row, context) => {
    const { root, path } = context.config as unknown as Place;
    recorder.saw(`${root} ${path}${name}`, rowText(Object.entries(row)));
  };
}

/** One run of a builder. */
class Builder {
  readonly #frames: Frame[] = [];

  constructor(
    private readonly program: Program,
    private readonly place: Place,
    private readonly inner: readonly Pipeline[],
    private readonly targets: readonly Pipeline[],
    private readonly way: Way,
  ) {}

  run(entry: Frame, withSink: boolean): Frame | undefined {
    const { nodes, result } = this.program;
    for (const [at, node] of nodes.entries())
      this.#frames.push(node.kind === "entry" ? entry : this.#add(node, at));
    if (result === null) return undefined;
    const frame = this.#frame(result);
    const { recorder } = this.way;
    const saw = (row: Row): void => {
      recorder.saw(`${this.place.root} sink`, rowText(Object.entries(row)));
    };
    if (withSink) frame.subscribeConsumer(saw, { name: "sink", asWorker: true });
    return frame;
  }

  #frame(at: number): Frame {
    const frame = this.#frames[at];
    if (frame === undefined) throw new Error(`there is no node ${at}`);
    return frame;
  }

  #add(node: Exclude<Node, { readonly kind: "entry" }>, at: number): Frame {
    if (node.kind === "concatenate") return this.#concatenate(node);
    const frame = this.#frame(node.input);
    switch (node.kind) {
      case "func":
        return this.#func(frame, node, at);
      case "many":
        return this.#many(frame, node, at);
      case "consumer": {
        const code = this.#code(at, node);
        const run = (row: Row, context: Context): void => consume(code, row, context);
        return frame.subscribeConsumer(run, this.#options(node, at));
      }
      case "get":
        return frame.get(node.field);
      case "rename":
        return frame.rename(Object.fromEntries(node.names));
      case "select":
        return node.names.every(([name, old]) => name === old)
          ? frame.select(node.names.map(([name]) => name))
          : frame.select(Object.fromEntries(node.names));
      case "addValue":
        return frame.addValue(node.values);
      case "copy":
        return this.#copy(frame, node, at);
      case "call": {
        const when = predicateOf(this.#code(at, { temper: "calm" }), node.when);
        const otherwise = node.otherwise === null ? undefined : this.targets[node.otherwise];
        frame.callPipeline(this.targets[node.target], {
          name: `n${at}`,
          ...(when === undefined ? {} : { when }),
          ...(otherwise === undefined ? {} : { otherwise }),
        });
        return frame;
      }
    }
  }

  #func(frame: Frame, node: Func, at: number): Frame {
    const code = this.#code(at, node);
    const { shape, inputs, concurrency } = node;
    const options = {
      ...this.#options(node, at),
      concurrency,
      ...(inputs === null ? {} : { inputs }),
      ...(shape === "batch" ? { batch: true } : {}),
      ...(shape === "keyWrapper" ? { keyWrapper: wrapField(code.key) } : {}),
    };
    const merges = node.mode === "merge";
    if (shape === "flow") {
      const flow = new Working(code);
      return merges ? frame.subscribeFlow(flow, options) : frame.applyFlow(flow, options);
    }
    const runs = {
      plain: (row: Row, context: Context): unknown => resultOf(code, row, context),
      async: async (row: Row, context: Context): Promise<unknown> => {
        await Promise.resolve();
        return resultOf(code, row, context);
      },
      batch: (rows: readonly Row[], context: Context): unknown => resultsOf(code, rows, context),
      keyWrapper: (row: Row, context: Context): unknown => valueMadeOf(code, row, context),
    };
    const run = runs[shape];
    return merges ? frame.subscribeFunc(run, options) : frame.applyFunc(run, options);
  }

  #many(frame: Frame, node: Many, at: number): Frame {
    const code = this.#code(at, node);
    const options = this.#options(node, at);
    const merges = node.mode === "merge";
    if (node.shape === "flow") {
      const flow = new Yielding(code);
      return merges
        ? frame.subscribeFlowAsProducer(flow, options)
        : frame.applyFlowAsProducer(flow, options);
    }
    const runs = {
      generator: function* (row: Row, context: Context): Generator<unknown> {
        yield* rowsOf(code, row, context);
      },
      "async generator": async function* (row: Row, context: Context): AsyncGenerator<unknown> {
        for (const one of rowsOf(code, row, context)) {
          await Promise.resolve();
          yield one;
        }
      },
      array: (row: Row, context: Context): unknown => [...rowsOf(code, row, context)],
    };
    const run = runs[node.shape];
    return merges
      ? frame.subscribeFuncAsProducer(run, options)
      : frame.applyFuncAsProducer(run, options);
  }

  #copy(frame: Frame, node: Copy, at: number): Frame {
    const { root, path } = this.place;
    const when = predicateOf(this.#code(at, { temper: "calm" }), node.when);
    const config: Place = { root, path: `${path}n${at}/`, flavour: node.flavour };
    const options = {
      name: `n${at}`,
      asWorker: this.way.allWorkers || node.asWorker,
      config,
      ...(when === undefined ? {} : { when }),
    };
    const inner = this.inner[node.inner];
    return node.mode === "merge"
      ? frame.subscribePipeline(inner, options)
      : frame.applyPipeline(inner, options);
  }

  #concatenate({ parts }: Concatenate): Frame {
    if (parts.every(({ name }) => name === null))
      return merge(...parts.map(({ input }) => this.#frame(input)));
    return merge(
      Object.fromEntries(
        parts.map(({ input, name }, at) => [name ?? `part${at}`, this.#frame(input)]),
      ),
    );
  }

  #code(at: number, { temper }: Pick<Coded, "temper">): ReturnType<typeof codeOf> {
    return codeOf(this.place, this.way.recorder, this.program.salt, at, temper);
  }

  #options(node: Coded, at: number): Readonly<Record<string, unknown>> {
    const when = predicateOf(this.#code(at, node), node.when);
    return {
      name: `n${at}`,
      asWorker: this.way.allWorkers || node.asWorker,
      retry: node.temper === "bad result" ? 1 : retry,
      ...(when === undefined ? {} : { when }),
    };
  }
}
