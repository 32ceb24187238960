/**
 * A pipeline as its author wrote it: nodes in static single assignment, each of which makes one frame.
 * The plain-data mirror of PipelineSpec in pipeline.proto; any language can write one.
 */
import type { RetryPolicy } from "../retry.js";

/** A pipeline. */
export interface PipelineSpec {
  readonly app: string;
  readonly name: string;
  /** In an order in which they can run; the first is the only entry. */
  readonly nodes: readonly SpecNode[];
  /** The node whose frame is the result; null: none. */
  readonly result: string | null;
  /** Of the native steps. */
  readonly language: string;
  /** `file:line`, or empty. */
  readonly source: string;
  /** JSON text for people, or empty. */
  readonly configJson: string;
  readonly docs: string;
}

interface NodeHead {
  /** Unique in the pipeline. */
  readonly name: string;
  /** `file:line`, or empty. */
  readonly source: string;
}

/** The rows that enter. */
export interface EntrySpec extends NodeHead {
  readonly op: "entry";
  /** The fields that a row must have; empty: not known. */
  readonly fields: readonly string[];
}

/** Runs a step on a frame. */
export interface StepSpec extends NodeHead {
  readonly op: "step";
  /** The node whose frame it gets. */
  readonly input: string;
  /** The name under which workers declare the step. */
  readonly step: string;
  readonly mode: "merge" | "replace" | "keep";
  readonly asWorker: boolean;
  readonly when: string | null;
  /** Null: not known. */
  readonly inputs: readonly string[] | null;
  /** Null: not known. */
  readonly outputs: readonly string[] | null;
  /** Null: the default policy. */
  readonly retry: RetryPolicy | null;
  /** Null: 60,000. */
  readonly timeoutMs: number | null;
  readonly requires: Readonly<Record<string, string>>;
  /** A 1-to-N step: a row may become many. */
  readonly expand: boolean;
  /** With `expand`: how many rows one row may become. Null: 100,000. */
  readonly maxOutputs: number | null;
  readonly maxRows: number | null;
  /** A consumer that its own command reads. Every check refuses true: no such command exists. */
  readonly standalone: boolean;
}

/** A frame with one field. */
export interface GetSpec extends NodeHead {
  readonly op: "get";
  readonly input: string;
  readonly field: string;
}

/** Fields under new names; select keeps only those. */
export interface FieldsSpec extends NodeHead {
  readonly op: "rename" | "select";
  readonly input: string;
  /** [new name, old name] pairs. */
  readonly names: readonly (readonly [string, string])[];
}

/** One frame from several. */
export interface ConcatenateSpec extends NodeHead {
  readonly op: "concatenate";
  readonly parts: readonly {
    readonly input: string;
    /** Null: all fields. */
    readonly field: string | null;
    /** Null: the fields keep their names. With `field` null: a nested object. */
    readonly name: string | null;
  }[];
}

/** A frame with constants. */
export interface AddValueSpec extends NodeHead {
  readonly op: "addValue";
  readonly input: string;
  /** [field, JSON text] pairs. */
  readonly values: readonly (readonly [string, string])[];
}

/** The unchanged frame, behind a queue. */
export interface QueueSpec extends NodeHead {
  readonly op: "queue";
  readonly input: string;
}

/** The frame with only the rows for which field `value` of the frame of `when` is true. */
export interface FilterSpec extends NodeHead {
  readonly op: "filter";
  readonly input: string;
  readonly when: string;
}

/** The frame of `then` for rows that passed `filter`, and of `otherwise` for all others; behind a queue. */
export interface ChooseSpec extends NodeHead {
  readonly op: "choose";
  /** A filter node. */
  readonly filter: string;
  /** A node behind the filter. */
  readonly then: string;
  /** A node that is not behind the filter. */
  readonly otherwise: string;
}

/** Hands rows to another pipeline's entry. */
export interface CallSpec extends NodeHead {
  readonly op: "call";
  readonly input: string;
  /** `app.name`; may be this pipeline. */
  readonly pipeline: string;
  /** The node whose field `value` says which rows are handed over. Null: all. */
  readonly when: string | null;
  /** With `when`: the pipeline that gets all other rows. Null: none. */
  readonly otherwise: string | null;
}

/** The pipelines to which rows are handed over. */
export function pipelinesCalled({
  pipeline,
  otherwise,
}: Pick<CallSpec, "pipeline" | "otherwise">): readonly string[] {
  return otherwise === null ? [pipeline] : [pipeline, otherwise];
}

/** Another registered pipeline, to be copied in here: see `inlinePipelines`. */
export interface PipelineNodeSpec extends NodeHead {
  readonly op: "pipeline";
  readonly input: string;
  /** `app.name`. */
  readonly pipeline: string;
  readonly mode: "merge" | "replace" | "keep";
  /** True: the copy begins in a queue of its own. */
  readonly asWorker: boolean;
  /** A predicate step; rows for which it is false pass by the copy. */
  readonly when: string | null;
}

/** One operation of a pipeline. */
export type SpecNode =
  | EntrySpec
  | StepSpec
  | GetSpec
  | FieldsSpec
  | ConcatenateSpec
  | AddValueSpec
  | QueueSpec
  | FilterSpec
  | ChooseSpec
  | CallSpec
  | PipelineNodeSpec;

/** The nodes whose frames a node reads. */
export function inputsOf(node: SpecNode): readonly string[] {
  switch (node.op) {
    case "entry":
      return [];
    case "concatenate":
      return node.parts.map((part) => part.input);
    case "filter":
      return [node.input, node.when];
    case "choose":
      return [node.then, node.otherwise];
    case "call":
      return node.when === null ? [node.input] : [node.input, node.when];
    default:
      return [node.input];
  }
}
