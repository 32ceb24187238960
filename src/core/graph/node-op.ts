/** A single node as an operation on slots. */
import { defaultRetry } from "../retry.js";
import type { GraphNode } from "./answer-node.js";
import { reads } from "./demand.js";
import type { CallOp, Ended, Op, PlanLink } from "./plan.js";
import type { StepSpec } from "./spec.js";

const defaultTimeoutMs = 60_000;
const defaultMaxOutputs = 100_000;

/**
 * The operation of a node that neither parts rows nor begins a stage.
 * @param frames The slot of each frame that is there.
 * @param to The slot of the node's own frame.
 */
export function operationOf(
  node: GraphNode,
  frames: ReadonlyMap<string, number>,
  to: number,
  ended: Ended,
): Op {
  const slot = (frame: string): number => {
    const found = frames.get(frame);
    if (found === undefined) throw new Error(`frame ${frame} has no slot`);
    return found;
  };
  const { name } = node;
  switch (node.op) {
    case "step":
      return callOf(node, slot(node.input), to, ended);
    case "get":
      return { op: "get", node: name, from: slot(node.input), to, field: node.field, ended };
    case "rename":
    case "select": {
      const names = inOrder(node.names);
      return { op: node.op, node: name, from: slot(node.input), to, names, ended };
    }
    case "concatenate": {
      const parts = node.parts.map((part) => ({
        from: slot(part.input),
        field: part.field,
        name: part.name,
      }));
      return { op: "concatenate", node: name, to, parts, ended };
    }
    case "addValue":
      return { op: "add", node: name, from: slot(node.input), to, values: inOrder(node.values) };
    case "call":
      return {
        op: "deliver",
        node: name,
        from: slot(node.input),
        pipeline: node.pipeline,
        when: node.when === null ? null : slot(node.when),
        otherwise: node.otherwise,
        ended,
      };
    case "answer":
      return { op: "answer", from: slot(node.input) };
    case "choose":
      throw new Error(`${name} is read before its filter`);
    default:
      throw new Error(`${name} is no operation`);
  }
}

/** By name: what a message brings as a map comes in any order, and means the same plan in each. */
function inOrder<Pair extends readonly [string, string]>(pairs: readonly Pair[]): readonly Pair[] {
  return [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
}

function callOf(node: StepSpec, from: number, to: number, ended: Ended): CallOp {
  const link: PlanLink = {
    node: node.name,
    step: node.step,
    mode: node.mode,
    when: node.when,
    inputs: node.inputs,
    retry: node.retry ?? defaultRetry,
    timeoutMs: node.timeoutMs ?? defaultTimeoutMs,
    requires: node.requires,
    maxRows: node.maxRows,
    expand: node.expand,
    maxOutputs: node.maxOutputs ?? defaultMaxOutputs,
    ended,
    source: node.source,
  };
  const read = reads(node);
  return { op: "call", from, to, links: [link], fields: read === null ? null : [...read] };
}
