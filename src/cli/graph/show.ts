/** Builds the shown form from a spec and its plan. Puts each node into the stage that runs it. */
import { nodeName, type Plan, type PipelineSpec, type SpecNode } from "@stairs/core";
import { flowOps, nodesOfOp } from "./flow-ops.js";
import { nodeWords } from "./node-words.js";
import type {
  PipelineGraph,
  ShownEdge,
  ShownNode,
  ShownStage,
  ShownStep,
} from "./pipeline-graph.js";

/** The languages that implement a step. */
export type LanguagesOf = (step: string) => readonly string[];

/**
 * The shown form of a pipeline.
 * @param spec Without `pipeline` nodes.
 * @param plan The plan compiled from the spec.
 */
export function showGraph(spec: PipelineSpec, plan: Plan, languagesOf: LanguagesOf): PipelineGraph {
  const queues = queuesOfNodes(spec, plan);
  const queueOf = (node: string): string | null => queues.get(node) ?? null;
  const nodes = spec.nodes.map((node) => shownNode(node, queueOf(node.name), languagesOf));
  const edges = spec.nodes.flatMap((node) => edgesTo(node, queueOf));
  return {
    pipeline: plan.pipeline,
    planId: plan.id,
    language: spec.language,
    source: spec.source,
    docs: spec.docs,
    entryFields: plan.entryFields,
    result: spec.result,
    nodes,
    edges,
    stages: shownStages(plan, nodes),
    calledPipelines: [...new Set(edges.flatMap(({ kind, to }) => (kind === "call" ? [to] : [])))],
    plan,
  };
}

/** The queue of the first stage that runs a node; null: the coordinator runs it on arrival. */
function queuesOfNodes(spec: PipelineSpec, plan: Plan): ReadonlyMap<string, string | null> {
  const queues = new Map<string, string | null>();
  for (const op of flowOps(plan.entry)) for (const node of nodesOfOp(op)) queues.set(node, null);
  for (const { queue, line } of plan.stages) {
    for (const op of flowOps(line))
      for (const node of nodesOfOp(op)) if (!queues.has(node)) queues.set(node, queue);
  }
  const planned = new Set(plan.stages.map(({ queue }) => queue));
  for (const node of spec.nodes) {
    if (queues.has(node.name)) continue;
    const own = nodeName(plan.pipeline, node.name);
    const input = edgesTo(node, () => null)[0]?.from;
    // A node without an operation is where its rows are: a queue with no call before it, or an
    // entry.
    queues.set(
      node.name,
      planned.has(own) ? own : input === undefined ? null : (queues.get(input) ?? null),
    );
  }
  return queues;
}

function shownNode(node: SpecNode, queue: string | null, languagesOf: LanguagesOf): ShownNode {
  const { name, op, source } = node;
  return { name, op, source, queue, what: nodeWords(node), step: shownStep(node, languagesOf) };
}

function shownStep(node: SpecNode, languagesOf: LanguagesOf): ShownStep | null {
  if (node.op !== "step") return null;
  const { step, mode, expand, asWorker, when, inputs } = node;
  const languages = languagesOf(step);
  return { name: step, mode, languages, expand, asWorker, when, inputs };
}

function edgesTo(node: SpecNode, queueOf: (node: string) => string | null): readonly ShownEdge[] {
  const to = node.name;
  const edge = (from: string, kind: ShownEdge["kind"], label = ""): ShownEdge => {
    const queue = queueOf(to) === queueOf(from) ? null : queueOf(to);
    return { from, to, kind, queue, label };
  };
  switch (node.op) {
    case "entry":
      return [];
    case "step": {
      const isSide = node.mode === "keep" && node.asWorker;
      const label = node.when === null ? "" : `when ${node.when}`;
      return [edge(node.input, isSide ? "side" : "frame", label)];
    }
    case "concatenate":
      return [...new Set(node.parts.map(({ input }) => input))].map((input) =>
        edge(input, "frame"),
      );
    case "filter":
      return [edge(node.input, "frame"), edge(node.when, "decision")];
    case "choose":
      return [edge(node.then, "then"), edge(node.otherwise, "otherwise")];
    case "call": {
      const { when, pipeline, otherwise } = node;
      const deliver = (target: string, label: string): ShownEdge => {
        return { from: to, to: target, kind: "call", queue: target, label };
      };
      return [
        edge(node.input, "frame"),
        ...(when === null ? [] : [edge(when, "decision")]),
        deliver(pipeline, when === null ? "" : `when ${when}`),
        ...(otherwise === null ? [] : [deliver(otherwise, "otherwise")]),
      ];
    }
    default:
      return [edge(node.input, "frame")];
  }
}

/** Merges the stages of one queue: rows with different frames go through the same nodes. */
function shownStages(plan: Plan, nodes: readonly ShownNode[]): readonly ShownStage[] {
  const queues = [...new Set(plan.stages.map(({ queue }) => queue))];
  return queues.map((queue) => {
    const stages = plan.stages.filter((stage) => stage.queue === queue);
    const ops = stages.flatMap(({ line }) => flowOps(line));
    const calls = new Map(
      ops.flatMap((op) => {
        if (op.op !== "call") return [];
        const call = {
          nodes: op.links.map((link) => link.node),
          steps: op.links.map((link) => link.step),
        };
        return [[call.nodes.join(" "), call] as const];
      }),
    );
    return {
      queue,
      signatures: stages.map(({ signature }) => signature),
      nodes: nodes.filter((node) => node.queue === queue).map(({ name }) => name),
      calls: [...calls.values()],
      targets: [...new Set(ops.flatMap((op) => (op.op === "emit" ? [op.queue] : [])))],
    };
  });
}
