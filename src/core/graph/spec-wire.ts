/** Specs ⇄ the protocol's messages. */
import { StairsError } from "../errors.js";
import type { Node as WireNode, Node__Output } from "../protocol/generated/stairs/v1/Node.js";
import type {
  PipelineSpec as WireSpec,
  PipelineSpec__Output,
} from "../protocol/generated/stairs/v1/PipelineSpec.js";
import type { RetryPolicy__Output } from "../protocol/generated/stairs/v1/RetryPolicy.js";
import type { StepNode__Output } from "../protocol/generated/stairs/v1/StepNode.js";
import type { RetryPolicy } from "../retry.js";
import type { PipelineSpec, SpecNode, StepSpec } from "./spec.js";

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
  throw new StairsError(
    "BAD_PIPELINE",
    `Node ${JSON.stringify(wire.name)} of ${where} has no operation that this coordinator knows: set one of the node's op fields.`,
  );
}

function stepFromWire(wire: StepNode__Output): Omit<StepSpec, "name" | "source"> {
  return {
    op: "step",
    input: wire.input,
    step: wire.step,
    mode: wire.mode === "MODE_REPLACE" ? "replace" : wire.mode === "MODE_KEEP" ? "keep" : "merge",
    asWorker: wire.asWorker,
    when: wire.when === "" ? null : wire.when,
    inputs: wire.inputs.length === 0 ? null : wire.inputs,
    outputs: wire.outputs.length === 0 ? null : wire.outputs,
    retry: wire.retry === null ? null : retryFromWire(wire.retry),
    timeoutMs: wire.timeoutMs === 0 ? null : wire.timeoutMs,
    requires: wire.requires,
    expand: wire.expand,
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
  };
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
          ...(node.retry === null ? {} : { retry: { ...node.retry } }),
          timeoutMs: node.timeoutMs ?? 0,
          requires: { ...node.requires },
          expand: node.expand,
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
  }
}

/** A message's map. Unlike an assignment, this also makes a property named __proto__. */
function mapOf(pairs: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries(pairs);
}
