/**
 * Frames, the values that a builder works with. Both kinds are immutable. Every operation adds a
 * node to the pipeline and returns a new frame for it. Several branches can use the same frame.
 */
import type { Override } from "../config/config.js";
import type { Consumer } from "../consumer/consumer.js";
import type { Context, Row } from "../native-step.js";
import { addCall, type CallPipelineOptions, type PipelineHere } from "./call.js";
import { type Verb, readComponent } from "./component.js";
import { constantTexts } from "./constants.js";
import { addCopy, type CopyOptions, type NamedCopyOptions } from "./copy.js";
import type { DraftNode, DraftOp } from "./draft.js";
import type {
  AnyFrame,
  AnyPoint,
  Constants,
  Merge,
  Names,
  Renamed,
  Selected,
  fieldsOf,
} from "./fields.js";
import type { Input, InputMisfit, Made, MadeOfMany, Many, Output } from "./fit.js";
import type { AnyFlow, FlowMade, FlowMisfit, FlowYields } from "./fit-flow.js";
import { addGuarded, needsGuard } from "./guarded.js";
import { frameState, mock } from "./mock.js";
import { fieldName, namePairs } from "./name-pairs.js";
import type { PipelineParts } from "./pipeline-parts.js";
import { callerSource } from "./source.js";
import type {
  ConsumerOptions,
  FlowOptions,
  FunctionOptions,
  ProducerFlowOptions,
  ProducerFunctionOptions,
} from "./step-options.js";

/** A set of fields of future rows. */
export class DataFrame<Fields> implements AnyFrame {
  declare readonly [fieldsOf]: Fields;

  /**
   * Runs a function on each row and merges the fields of its result into the frame.
   * @throws StairsError BAD_PIPELINE for an anonymous function without a name, or an unknown option.
   */
  subscribeFunc<
    Batch extends boolean = false,
    Key extends string = never,
    Argument = Input<Fields, Batch>,
    Result extends Output<Batch, Key> = Output<Batch, Key>,
  >(
    run: ((row: Argument, context: Context) => Result) &
      InputMisfit<Fields, NoInfer<Argument>, NoInfer<Batch>>,
    options: FunctionOptions<Fields, Batch, Key> = {},
  ): DataFrame<Merge<Fields, Made<Result, Batch, NoInfer<Key>>>> {
    return addStep(this, { name: "subscribeFunc", mode: "merge" }, run, options);
  }

  /**
   * Runs a function on each row; the fields of its result replace the frame's.
   * @throws StairsError BAD_PIPELINE for an anonymous function without a name, or an unknown option.
   */
  applyFunc<
    Batch extends boolean = false,
    Key extends string = never,
    Argument = Input<Fields, Batch>,
    Result extends Output<Batch, Key> = Output<Batch, Key>,
  >(
    run: ((row: Argument, context: Context) => Result) &
      InputMisfit<Fields, NoInfer<Argument>, NoInfer<Batch>>,
    options: FunctionOptions<Fields, Batch, Key> = {},
  ): DataFrame<Made<Result, Batch, NoInfer<Key>>> {
    return addStep(this, { name: "applyFunc", mode: "replace" }, run, options);
  }

  /**
   * Runs a function that yields any number of rows for each row: a generator, an async generator,
   * or a function that returns an iterable. Each new row has the fields of the frame, with the
   * yielded fields merged into them.
   * @throws StairsError BAD_PIPELINE for an anonymous function without a name, or an unknown option.
   */
  subscribeFuncAsProducer<Argument = Fields, Given extends Many = Many, Key extends string = never>(
    run: ((row: Argument, context: Context) => Given) &
      InputMisfit<Fields, NoInfer<Argument>, false>,
    options: ProducerFunctionOptions<Fields, Key> = {},
  ): DataFrame<Merge<Fields, MadeOfMany<Given, NoInfer<Key>>>> {
    return addStep(
      this,
      { name: "subscribeFuncAsProducer", mode: "merge", many: true },
      run,
      options,
    );
  }

  /**
   * Runs a function that yields any number of rows for each row. The yielded rows replace the row.
   * @throws StairsError BAD_PIPELINE for an anonymous function without a name, or an unknown option.
   */
  applyFuncAsProducer<Argument = Fields, Given extends Many = Many, Key extends string = never>(
    run: ((row: Argument, context: Context) => Given) &
      InputMisfit<Fields, NoInfer<Argument>, false>,
    options: ProducerFunctionOptions<Fields, Key> = {},
  ): DataFrame<MadeOfMany<Given, NoInfer<Key>>> {
    return addStep(
      this,
      { name: "applyFuncAsProducer", mode: "replace", many: true },
      run,
      options,
    );
  }

  /**
   * Runs a Flow on each row and merges the fields of its result into the frame.
   * @throws StairsError BAD_PIPELINE for a Flow with wrongly connected steps.
   */
  subscribeFlow<Given extends AnyFlow>(
    flow: Given & FlowMisfit<Fields, NoInfer<Given>>,
    options: FlowOptions<Fields> = {},
  ): DataFrame<Merge<Fields, FlowMade<Given>>> {
    return addStep(this, { name: "subscribeFlow", mode: "merge", flow: true }, flow, options);
  }

  /**
   * Runs a Flow on each row; the fields of its result replace the frame's.
   * @throws StairsError BAD_PIPELINE for a Flow with wrongly connected steps.
   */
  applyFlow<Given extends AnyFlow>(
    flow: Given & FlowMisfit<Fields, NoInfer<Given>>,
    options: FlowOptions<Fields> = {},
  ): DataFrame<FlowMade<Given>> {
    return addStep(this, { name: "applyFlow", mode: "replace", flow: true }, flow, options);
  }

  /**
   * Runs a Flow whose `run` yields any number of rows for each row. Merges the yielded fields into
   * the frame.
   * @throws StairsError BAD_PIPELINE.
   */
  subscribeFlowAsProducer<Given extends AnyFlow>(
    flow: Given & FlowMisfit<Fields, NoInfer<Given>>,
    options: ProducerFlowOptions<Fields> = {},
  ): DataFrame<Merge<Fields, FlowYields<Given>>> {
    const verb = {
      name: "subscribeFlowAsProducer",
      mode: "merge",
      flow: true,
      many: true,
    } as const;
    return addStep(this, verb, flow, options);
  }

  /**
   * Runs a Flow whose `run` yields any number of rows for each row. The yielded rows replace the
   * row.
   * @throws StairsError BAD_PIPELINE.
   */
  applyFlowAsProducer<Given extends AnyFlow>(
    flow: Given & FlowMisfit<Fields, NoInfer<Given>>,
    options: ProducerFlowOptions<Fields> = {},
  ): DataFrame<FlowYields<Given>> {
    const verb = {
      name: "applyFlowAsProducer",
      mode: "replace",
      flow: true,
      many: true,
    } as const;
    return addStep(this, verb, flow, options);
  }

  /**
   * Puts a copy of another pipeline here, built with `config` merged into its own config, and
   * merges the fields of its result into the frame. The copy begins in a queue of its own unless
   * `asWorker` is false.
   * @param pipeline A pipeline, or the name `app.pipeline` of one that the coordinator knows.
   * @throws StairsError BAD_PIPELINE, also for pipelines that contain each other.
   */
  subscribePipeline(
    pipeline: `${string}.${string}`,
    options?: NamedCopyOptions,
  ): DataFrame<Fields & Row>;
  subscribePipeline<Needs extends object, Result, Values extends object>(
    pipeline: PipelineParts<Needs, Result, Values> & InputMisfit<Fields, NoInfer<Needs>, false>,
    options?: CopyOptions<Fields, Override<Values>>,
  ): DataFrame<Merge<Fields, Result>>;
  subscribePipeline(pipeline: unknown, options: object = {}): DataFrame<never> {
    const verb = { name: "subscribePipeline", mode: "merge" } as const;
    return frameOf(addCopy(this, verb, pipeline, options, entryFrame), null);
  }

  /**
   * Puts a copy of another pipeline here; its result replaces the frame.
   * @throws StairsError BAD_PIPELINE as `subscribePipeline`, and for a pipeline that returns no
   * frame.
   */
  applyPipeline(pipeline: `${string}.${string}`, options?: NamedCopyOptions): DataFrame<Row>;
  applyPipeline<Needs extends object, Result, Values extends object>(
    pipeline: PipelineParts<Needs, Result, Values> & InputMisfit<Fields, NoInfer<Needs>, false>,
    options?: CopyOptions<Fields, Override<Values>>,
  ): DataFrame<Result>;
  applyPipeline(pipeline: unknown, options: object = {}): DataFrame<never> {
    const verb = { name: "applyPipeline", mode: "replace" } as const;
    return frameOf(addCopy(this, verb, pipeline, options, entryFrame), null);
  }

  /**
   * Hands the rows to another pipeline's own queue; nothing comes back. Pipelines can call each
   * other, and themselves, in cycles.
   * @param pipeline A pipeline, a name, or the first argument of the builder for the pipeline under
   * construction.
   * @throws StairsError BAD_PIPELINE.
   */
  callPipeline<Needs extends object>(
    pipeline:
      | (PipelineParts<Needs> & InputMisfit<Fields, NoInfer<Needs>, false>)
      | PipelineHere
      | `${string}.${string}`,
    options: CallPipelineOptions<Fields> = {},
  ): void {
    addCall(this, pipeline, options);
  }

  /**
   * Hands each row to a function or consumer and ignores its result.
   * @returns A frame with the same fields, whose rows have passed the consumer.
   */
  subscribeConsumer<Batch extends boolean = false, Argument = Input<Fields, Batch>>(
    consumer: (((row: Argument, context: Context) => unknown) | Consumer<Argument, Batch>) &
      InputMisfit<Fields, NoInfer<Argument>, NoInfer<Batch>>,
    options: ConsumerOptions<Fields, Batch> = {},
  ): this {
    return addStep(this, { name: "subscribeConsumer", mode: "keep" }, consumer, options);
  }

  /** One field. Later nodes see only that field. A row without it becomes a dead letter. */
  get<Name extends keyof Fields & string>(field: Name): DataPoint<Name, Fields[Name]> {
    const { node } = frameState(this);
    const source = callerSource();
    const name = fieldName(node.graph, source, "get", field);
    return frameOf(getNode(node, name, source), name);
  }

  /**
   * Renames some fields: `{ newName: "oldName" }`. All renames happen together, so two fields can
   * swap names. Other fields stay.
   */
  rename<const New extends Names<Fields>>(names: New): DataFrame<Renamed<Fields, New>> {
    return addNames(this, "rename", names);
  }

  /** Keeps only these fields: `["a", "b"]`, or under new names `{ newName: "oldName" }`. */
  select<const Kept extends readonly (keyof Fields & string)[]>(
    fields: Kept,
  ): DataFrame<Pick<Fields, Kept[number]>>;
  select<const New extends Names<Fields>>(fields: New): DataFrame<Selected<Fields, New>>;
  select(fields: Names<Fields> | readonly string[]): DataFrame<object> {
    return addNames(this, "select", fields);
  }

  /** Adds constants to the fields. If names clash, the constant wins. The values are read now. */
  addValue<Values extends Constants>(values: Values): DataFrame<Merge<Fields, Values>> {
    const { node } = frameState(this);
    const source = callerSource();
    return add(
      this,
      {
        op: "addValue",
        input: node,
        values: constantTexts(node.graph, source, values),
      },
      source,
    );
  }
}

/** A frame of one field. */
export class DataPoint<Name extends string, Value>
  extends DataFrame<{ [Key in Name]: Value }>
  implements AnyPoint
{
  /** The field's name. */
  declare readonly field: Name;
}

/** The entry frame's type: its fields as DataPoints, except fields with the name of a method. */
export type Inputs<Fields extends object> = DataFrame<Fields> & {
  readonly [Name in Exclude<keyof Fields & string, ReservedField>]-?: DataPoint<
    Name,
    Exclude<Fields[Name], undefined>
  >;
};

/** Fields with these names can be read from the entry frame only with `get`. */
export type ReservedField = keyof DataFrame<object> | "then" | "toJSON" | "constructor";

/** The frame of a new graph's entry. A field becomes a node only when something uses its DataPoint. */
export function entryFrame(node: DraftNode): DataFrame<object> {
  const points = new Map<string, object>();
  const fieldOf = (field: string): object => {
    let point = points.get(field);
    if (point === undefined) {
      const source = callerSource();
      const get = getNode(node, fieldName(node.graph, source, "the entry frame", field), source);
      get.optional = true;
      point = frameOf<DataPoint<string, unknown>>(get, field);
      points.set(field, point);
    }
    return point;
  };
  return mock(DataFrame.prototype, { node, field: null }, fieldOf) as DataFrame<object>;
}

/** The frame of a node; with a field's name its DataPoint. */
export function frameOf<Frame extends AnyFrame>(node: DraftNode, field: string | null): Frame {
  const prototype = field === null ? DataFrame.prototype : DataPoint.prototype;
  return mock(prototype, { node, field }) as Frame & object;
}

function getNode(input: DraftNode, field: string, source: string): DraftNode {
  const op: DraftOp = { op: "get", input, field };
  return input.graph.add({
    op,
    source,
    explicitName: null,
    baseName: "get",
    optional: false,
  });
}

function add<Frame extends AnyFrame>(frame: AnyFrame, op: DraftOp, source: string): Frame {
  const { node } = frameState(frame);
  return frameOf(
    node.graph.add({
      op,
      source,
      explicitName: null,
      baseName: op.op,
      optional: false,
    }),
    null,
  );
}

function addNames<Frame extends AnyFrame>(
  frame: AnyFrame,
  op: "rename" | "select",
  names: Names<never> | readonly string[],
): Frame {
  const { node } = frameState(frame);
  const source = callerSource();
  return add(frame, { op, input: node, names: namePairs(node, source, op, names) }, source);
}

function addStep<Frame extends AnyFrame>(
  frame: AnyFrame,
  verb: Verb,
  run: unknown,
  options: object,
): Frame {
  const { node, field } = frameState(frame);
  const source = callerSource();
  const component = readComponent(node.graph, source, verb, run, options);
  const { step, explicitName, baseName } = component;
  const point = step.mode === "keep" ? field : null;
  if (needsGuard(component)) return frameOf(addGuarded(node, component, source), point);
  const op: DraftOp = { op: "step", input: node, step };
  const added = node.graph.add({
    op,
    source,
    explicitName,
    baseName,
    optional: false,
  });
  return frameOf(added, point);
}
