/**
 * Turns a named draft into a spec: plain data, with references by name. The coordinator adds the
 * defaults.
 */
import { type PipelineSpec, type SpecNode, nodeName, pipelineName } from "@stairs/core";
import type { NamedGraph } from "./definition.js";
import type { DraftNode } from "./draft.js";
import type { ResolvedStep, Runnable } from "./step-options.js";

/**
 * The spec of a finished draft. The first node is the entry; the others are in the builder's order.
 */
export function toSpec({ definition, nodes, names, result }: NamedGraph): PipelineSpec {
  const { app, name, source, inputs, docs, config } = definition;
  const pipeline = pipelineName(app, name);
  const nameOf = (node: DraftNode): string => names.get(node) ?? "";
  return {
    app,
    name,
    nodes: nodes.map((node) => toNode(pipeline, node, inputs, nameOf)),
    result: result === null ? null : nameOf(result),
    language: "typescript",
    source,
    configJson: Object.keys(config).length === 0 ? "" : configText(config),
    docs,
  };
}

function toNode(
  pipeline: string,
  node: DraftNode,
  entryFields: readonly string[],
  nameOf: (node: DraftNode) => string,
): SpecNode {
  const { op, source } = node;
  const name = nameOf(node);
  switch (op.op) {
    case "entry":
      return { op: "entry", name, source, fields: entryFields };
    case "step":
      return {
        name,
        source,
        input: nameOf(op.input),
        ...stepFields(nodeName(pipeline, name), op.step),
      };
    case "get":
      return {
        op: "get",
        name,
        source,
        input: nameOf(op.input),
        field: op.field,
      };
    case "rename":
    case "select":
      return {
        op: op.op,
        name,
        source,
        input: nameOf(op.input),
        names: op.names,
      };
    case "concatenate":
      return {
        op: "concatenate",
        name,
        source,
        parts: op.parts.map((part) => ({
          input: nameOf(part.input),
          field: part.field,
          name: part.name,
        })),
      };
    case "addValue":
      return {
        op: "addValue",
        name,
        source,
        input: nameOf(op.input),
        values: op.values,
      };
    case "queue":
      return { op: "queue", name, source, input: nameOf(op.input) };
    case "filter":
      return {
        op: "filter",
        name,
        source,
        input: nameOf(op.input),
        when: nameOf(op.when),
      };
    case "choose": {
      const [filter, then, otherwise] = [op.filter, op.then, op.otherwise].map(nameOf);
      if (filter === undefined || then === undefined || otherwise === undefined)
        throw new Error("a choice without frames");
      return { op: "choose", name, source, filter, then, otherwise };
    }
    case "call": {
      const when = op.when === null ? null : nameOf(op.when);
      const { pipeline: target, otherwise } = op;
      return {
        op: "call",
        name,
        source,
        input: nameOf(op.input),
        pipeline: target,
        when,
        otherwise,
      };
    }
    case "pipeline": {
      const { pipeline: target, mode, asWorker, when } = op;
      const input = nameOf(op.input);
      return {
        op: "pipeline",
        name,
        source,
        input,
        pipeline: target,
        mode,
        asWorker,
        when,
      };
    }
  }
}

function stepFields(native: string, step: ResolvedStep) {
  const { kind, mode, run, when, asWorker, inputs, retry, timeoutMs, requires } = step;
  const { maxRows, maxOutputs } = step;
  return {
    op: "step" as const,
    step: stepName(run, native),
    mode,
    asWorker,
    when: when === null ? null : stepName(when, `${native}/when`),
    inputs,
    outputs: kind === "predicate" ? ["value"] : null,
    retry,
    timeoutMs,
    requires,
    expand: kind === "expand",
    maxOutputs,
    maxRows,
    standalone: false,
  };
}

function stepName(runnable: Runnable, native: string): string {
  return "remote" in runnable ? runnable.remote : native;
}

/** For display: names values that JSON cannot express. */
function configText(config: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(config, (_key, value: unknown) => {
    if (typeof value === "function") return `[function ${value.name}]`;
    return typeof value === "bigint" || typeof value === "symbol" ? String(value) : value;
  });
}
