/** Specs ⇄ the protocol's messages. */
import { StairsError } from "../errors.js";
import type { Node as WireNode, Node__Output } from "../protocol/generated/stairs/v1/Node.js";
import type {
  PipelineSpec as WireSpec,
  PipelineSpec__Output,
} from "../protocol/generated/stairs/v1/PipelineSpec.js";
import type {
  RetryPolicy as WireRetry,
  RetryPolicy__Output,
} from "../protocol/generated/stairs/v1/RetryPolicy.js";
import type { StepNode__Output } from "../protocol/generated/stairs/v1/StepNode.js";
import type { RetryPolicy } from "../retry.js";
import type {
  CallSpec,
  ChooseSpec,
  FilterSpec,
  PipelineNodeSpec,
  PipelineSpec,
  QueueSpec,
  SpecNode,
  StepSpec,
} from "./spec.js";

const modes = { merge: "MODE_MERGE", replace: "MODE_REPLACE", keep: "MODE_KEEP" } as const;

/**
 * A message, with all defaults set, as a spec.
 * @throws StairsError BAD_PIPELINE for a node without an operation.
 */
export function specFromWire(wire: PipelineSpec__Output): PipelineSpec {
  const where = `${wire.app}.${wire.name}`;
  return {
    app: wire.app,
    name: wire.name,
    nodes: wire.nodes.map((node) => nodeFromWire(node, where)),
    result: wire.result === "" ? null : wire.result,
    language: wire.language,
    source: wire.source,
    configJson: wire.configJson,
    docs: wire.docs,
  };
}

function nodeFromWire(wire: Node__Output, where: string): SpecNode {
  const head = { name: wire.name, source: wire.source };
  if (wire.entry) return { ...head, op: "entry", fields: wire.entry.fields };
  if (wire.step) return { ...head, ...stepFromWire(wire.step) };
  if (wire.get) return { ...head, op: "get", input: wire.get.input, field: wire.get.field };
  if (wire.rename) {
    return {
      ...head,
      op: "rename",
      input: wire.rename.input,
      names: Object.entries(wire.rename.names),
    };
  }
  if (wire.select) {
    return {
      ...head,
      op: "select",
      input: wire.select.input,
      names: Object.entries(wire.select.fields),
    };
  }
  if (wire.concatenate) {
    const parts = wire.concatenate.parts.map(({ input, field, name }) => ({
      input,
      field: field === "" ? null : field,
      name: name === "" ? null : name,
    }));
    return { ...head, op: "concatenate", parts };
  }
  if (wire.addValue) {
    return {
      ...head,
      op: "addValue",
      input: wire.addValue.input,
      values: Object.entries(wire.addValue.values),
    };
  }
  const flow = flowFromWire(wire);
  if (flow !== undefined) return { ...head, ...flow };
  throw new StairsError(
    "BAD_PIPELINE",
    `Node ${JSON.stringify(wire.name)} of ${where} has no operation that this coordinator knows: set one of the node's op fields.`,
  );
}

/** The operations that part rows, queue them and hand them over. */
function flowFromWire(wire: Node__Output): FlowFields | undefined {
  if (wire.queue) return { op: "queue", input: wire.queue.input };
  if (wire.filter) return { op: "filter", input: wire.filter.input, when: wire.filter.when };
  if (wire.choose) {
    const { filter, then, otherwise } = wire.choose;
    return { op: "choose", filter, then, otherwise };
  }
  if (wire.call) {
    const { input, pipeline, when, otherwise } = wire.call;
    return { op: "call", input, pipeline, when: orNull(when), otherwise: orNull(otherwise) };
  }
  if (wire.pipeline) {
    const { input, pipeline, asWorker, when } = wire.pipeline;
    const mode = modeOf(wire.pipeline.mode);
    return { op: "pipeline", input, pipeline, mode, asWorker, when: orNull(when) };
  }
  return undefined;
}

type FlowFields = Bare<QueueSpec | FilterSpec | ChooseSpec | CallSpec | PipelineNodeSpec>;
type Bare<Node> = Node extends SpecNode ? Omit<Node, "name" | "source"> : never;

function orNull(text: string): string | null {
  return text === "" ? null : text;
}

function modeOf(mode: string): StepSpec["mode"] {
  return mode === "MODE_REPLACE" ? "replace" : mode === "MODE_KEEP" ? "keep" : "merge";
}

function stepFromWire(wire: StepNode__Output): Omit<StepSpec, "name" | "source"> {
  return {
    op: "step",
    input: wire.input,
    step: wire.step,
    mode: modeOf(wire.mode),
    asWorker: wire.asWorker,
    when: wire.when === "" ? null : wire.when,
    inputs: wire.inputs.length === 0 ? null : wire.inputs,
    outputs: wire.outputs.length === 0 ? null : wire.outputs,
    retry: wire.retry === null ? null : retryFromWire(wire.retry),
    timeoutMs: wire.timeoutMs === 0 ? null : wire.timeoutMs,
    requires: wire.requires,
    expand: wire.expand,
    maxOutputs: wire.maxOutputs === 0 ? null : wire.maxOutputs,
    maxRows: wire.maxRows === 0 ? null : wire.maxRows,
    standalone: wire.standalone,
  };
}

function retryFromWire(wire: RetryPolicy__Output): RetryPolicy {
  return {
    attempts: wire.attempts,
    firstPauseMs: wire.firstPauseMs,
    factor: wire.factor,
    maxPauseMs: wire.maxPauseMs,
    jitter: wire.jitter,
    notRetryable: wire.notRetryable,
  };
}

function retryToWire(retry: RetryPolicy): WireRetry {
  return { ...retry, notRetryable: [...retry.notRetryable] };
}

/** A spec as a message. */
export function specToWire(spec: PipelineSpec): WireSpec {
  return {
    app: spec.app,
    name: spec.name,
    nodes: spec.nodes.map(nodeToWire),
    result: spec.result ?? "",
    language: spec.language,
    source: spec.source,
    configJson: spec.configJson,
    docs: spec.docs,
  };
}

function nodeToWire(node: SpecNode): WireNode {
  const head = { name: node.name, source: node.source };
  switch (node.op) {
    case "entry":
      return { ...head, entry: { fields: [...node.fields] } };
    case "step":
      return {
        ...head,
        step: {
          input: node.input,
          step: node.step,
          mode: modes[node.mode],
          asWorker: node.asWorker,
          when: node.when ?? "",
          inputs: [...(node.inputs ?? [])],
          outputs: [...(node.outputs ?? [])],
          ...(node.retry === null ? {} : { retry: retryToWire(node.retry) }),
          timeoutMs: node.timeoutMs ?? 0,
          requires: { ...node.requires },
          expand: node.expand,
          maxOutputs: node.maxOutputs ?? 0,
          maxRows: node.maxRows ?? 0,
          standalone: node.standalone,
        },
      };
    case "get":
      return { ...head, get: { input: node.input, field: node.field } };
    case "rename":
      return { ...head, rename: { input: node.input, names: mapOf(node.names) } };
    case "select":
      return { ...head, select: { input: node.input, fields: mapOf(node.names) } };
    case "concatenate":
      return {
        ...head,
        concatenate: {
          parts: node.parts.map(({ input, field, name }) => ({
            input,
            field: field ?? "",
            name: name ?? "",
          })),
        },
      };
    case "addValue":
      return { ...head, addValue: { input: node.input, values: mapOf(node.values) } };
    case "queue":
      return { ...head, queue: { input: node.input } };
    case "filter":
      return { ...head, filter: { input: node.input, when: node.when } };
    case "choose": {
      const { filter, then, otherwise } = node;
      return { ...head, choose: { filter, then, otherwise } };
    }
    case "call": {
      const { input, pipeline, when, otherwise } = node;
      return { ...head, call: { input, pipeline, when: when ?? "", otherwise: otherwise ?? "" } };
    }
    case "pipeline": {
      const { input, pipeline, asWorker, when } = node;
      const mode = modes[node.mode];
      return { ...head, pipeline: { input, pipeline, mode, asWorker, when: when ?? "" } };
    }
  }
}

/** A message's map. Unlike an assignment, this also makes a property named __proto__. */
function mapOf(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}
