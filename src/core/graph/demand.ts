/**
 * Finds the fields of each frame that later nodes need, from the last node back. Null means all fields: a
 * step without declared inputs gets the whole frame.
 */
import type { GraphNode } from "./answer-node.js";
import type { StepSpec } from "./spec.js";

/** Fields that are needed; null: all. */
export type Demand = ReadonlySet<string> | null;

/**
 * The demand on every frame that the nodes read, by the name of the node that makes it.
 * @param nodes In an order in which they can run; nothing after them reads anything.
 */
export function demandOf(nodes: readonly GraphNode[]): ReadonlyMap<string, Demand> {
  const demands = new Map<string, Demand>();
  const want = (frame: string, demand: Demand): void => {
    const before = demands.get(frame);
    demands.set(frame, before === undefined ? demand : union(before, demand));
  };
  for (const node of [...nodes].reverse()) {
    const after = demands.get(node.name);
    const own: Demand = after === undefined ? new Set<string>() : after;
    switch (node.op) {
      case "entry":
        break;
      case "get":
        want(node.input, new Set([node.field]));
        break;
      case "select":
        want(node.input, new Set(node.names.map(([, old]) => old)));
        break;
      case "rename":
        want(node.input, renamed(own, node.names));
        break;
      case "addValue":
        want(
          node.input,
          without(
            own,
            node.values.map(([name]) => name),
          ),
        );
        break;
      case "concatenate":
        for (const { input, field, name } of node.parts) {
          if (field !== null) want(input, new Set([field]));
          else want(input, name === null ? own : null);
        }
        break;
      case "step":
        want(node.input, union(reads(node), passes(node) ? own : new Set()));
        break;
      case "queue":
        want(node.input, own);
        break;
      case "filter":
        want(node.input, own);
        want(node.when, verdict);
        break;
      case "choose":
        want(node.then, own);
        want(node.otherwise, own);
        break;
      case "call":
        // What the other pipeline reads may change.
        want(node.input, null);
        if (node.when !== null) want(node.when, verdict);
        break;
      case "answer":
        want(node.input, null);
        break;
      case "pipeline":
        throw new Error(`${node.name} is not inlined`);
    }
  }
  return demands;
}

const verdict: Demand = new Set(["value"]);

/** What a step reads; null: the whole frame. */
export function reads(step: StepSpec): Demand {
  // The fields that a predicate reads are unknown.
  return step.inputs === null || step.when !== null ? null : new Set(step.inputs);
}

/** True if fields of the step's input may stand in its output. */
function passes(step: StepSpec): boolean {
  return step.mode !== "replace" || step.when !== null;
}

function union(a: Demand, b: Demand): Demand {
  return a === null || b === null ? null : new Set([...a, ...b]);
}

function without(demand: Demand, names: readonly string[]): Demand {
  if (demand === null) return null;
  return new Set([...demand].filter((name) => !names.includes(name)));
}

function renamed(demand: Demand, names: readonly (readonly [string, string])[]): Demand {
  if (demand === null) return null;
  const olds = names.map(([, old]) => old);
  const kept = [...demand].filter((field) => !names.some(([name]) => name === field));
  return new Set([...kept, ...olds]);
}
