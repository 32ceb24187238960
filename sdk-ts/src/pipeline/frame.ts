/**
 * Frames: what a builder works with. Both kinds are immutable, every operation adds a node to the
 * pipeline and gives a new frame for it, and one frame may be used in several branches.
 */
import type { Consumer } from "../consumer/consumer.js";
import type { Context } from "../native-step.js";
import { type Verb, readComponent } from "./component.js";
import { constantTexts } from "./constants.js";
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
import type { Input, InputMisfit, Made, Output } from "./fit.js";
import { frameState, mock } from "./mock.js";
import { fieldName, namePairs } from "./name-pairs.js";
import { callerSource } from "./source.js";
import type { ConsumerOptions, FunctionOptions } from "./step-options.js";

/** A set of fields of rows to come. */
export class DataFrame<Fields> implements AnyFrame {
  declare readonly [fieldsOf]: Fields;

  /**
   * Runs a function on each row and lays the fields of its result over the frame's.
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
   * Hands each row to a function or consumer whose result, if any, is ignored.
   * @returns A frame with the same fields, whose rows have passed the consumer.
   */
  subscribeConsumer<Batch extends boolean = false, Argument = Input<Fields, Batch>>(
    consumer: (((row: Argument, context: Context) => unknown) | Consumer<Argument, Batch>) &
      InputMisfit<Fields, NoInfer<Argument>, NoInfer<Batch>>,
    options: ConsumerOptions<Fields, Batch> = {},
  ): this {
    return addStep(this, { name: "subscribeConsumer", mode: "keep" }, consumer, options);
  }

  /** One field. After it only that field is seen; a row that lacks it becomes a dead letter. */
  get<Name extends keyof Fields & string>(field: Name): DataPoint<Name, Fields[Name]> {
    const { node } = frameState(this);
    const source = callerSource();
    const name = fieldName(node.graph, source, "get", field);
    return frameOf(getNode(node, name, source), name);
  }

  /** New names for some fields, all at once, so that two can swap: `{ newName: "oldName" }`. Other fields stay. */
  rename<const New extends Names<Fields>>(names: New): DataFrame<Renamed<Fields, New>> {
    return addNames(this, "rename", names);
  }

  /** Only these fields: `["a", "b"]`, or under new names `{ newName: "oldName" }`. */
  select<const Kept extends readonly (keyof Fields & string)[]>(
    fields: Kept,
  ): DataFrame<Pick<Fields, Kept[number]>>;
  select<const New extends Names<Fields>>(fields: New): DataFrame<Selected<Fields, New>>;
  select(fields: Names<Fields> | readonly string[]): DataFrame<object> {
    return addNames(this, "select", fields);
  }

  /** Constants beside the fields, over them where names meet. The values are read now. */
  addValue<Values extends Constants>(values: Values): DataFrame<Merge<Fields, Values>> {
    const { node } = frameState(this);
    const source = callerSource();
    return add(
      this,
      { op: "addValue", input: node, values: constantTexts(node.graph, source, values) },
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

/** The entry frame's type: its fields as DataPoints, those apart that are called like a method. */
export type Inputs<Fields extends object> = DataFrame<Fields> & {
  readonly [Name in Exclude<keyof Fields & string, ReservedField>]-?: DataPoint<
    Name,
    Exclude<Fields[Name], undefined>
  >;
};

/** Fields of these names are read from the entry frame with `get` only. */
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
  return input.graph.add({ op, source, explicitName: null, baseName: "get", optional: false });
}

function add<Frame extends AnyFrame>(frame: AnyFrame, op: DraftOp, source: string): Frame {
  const { node } = frameState(frame);
  return frameOf(
    node.graph.add({ op, source, explicitName: null, baseName: op.op, optional: false }),
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
  const { step, explicitName, baseName } = readComponent(node.graph, source, verb, run, options);
  const op: DraftOp = { op: "step", input: node, step };
  const added = node.graph.add({ op, source, explicitName, baseName, optional: false });
  return frameOf(added, step.mode === "keep" ? field : null);
}
