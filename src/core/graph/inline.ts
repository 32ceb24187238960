/**
 * Copies pipelines that a spec references by name into the spec. A copy's nodes become `name/node`. Its
 * steps keep their names, since workers of the other pipeline implement them.
 *
 *   input ─▶ [when ─▶ if] ─▶ [queue] ─▶ copy … ─▶ merged │ result │ input ─▶ [end]
 */
import { pipelineName } from "../names.js";
import { nearest } from "./nearest.js";
import { withInputs } from "./node-inputs.js";
import { predicateNode } from "./plain-step.js";
import type { GraphProblem } from "./problem.js";
import { inputsOf, type PipelineNodeSpec, type PipelineSpec, type SpecNode } from "./spec.js";

/** A spec without `pipeline` nodes, as far as its references resolve. */
export interface Inlined {
  readonly spec: PipelineSpec;
  /** Problems of the references. The spec is usable only without any. */
  readonly problems: readonly GraphProblem[];
}

/** Finds a pipeline's spec by `app.name`. */
export type FindPipeline = (pipeline: string) => PipelineSpec | undefined;

/**
 * Puts copies in the place of all `pipeline` nodes, also of those inside copies.
 * @param known The names that `find` knows, for messages.
 */
export function inlinePipelines(
  spec: PipelineSpec,
  find: FindPipeline,
  known: Iterable<string> = [],
): Inlined {
  const names = [...known];
  const problems: GraphProblem[] = [];
  const own = pipelineName(spec.app, spec.name);
  const { nodes, result } = expanded(spec, [own]);
  return { spec: { ...spec, nodes, result }, problems };

  function expanded(
    from: PipelineSpec,
    chain: readonly string[],
  ): { nodes: SpecNode[]; result: string | null } {
    const nodes: SpecNode[] = [];
    // The name of the node whose frame it stands for replaces that of the replaced node.
    const frames = new Map<string, string>();
    const frame = (name: string): string => frames.get(name) ?? name;
    const read = new Set(from.nodes.flatMap(inputsOf));
    for (const node of from.nodes) {
      const resolved = withInputs(node, frame);
      if (resolved.op !== "pipeline") {
        nodes.push(resolved);
        continue;
      }
      const copy = copied(resolved, chain, read.has(node.name) || from.result === node.name);
      nodes.push(...copy.nodes);
      frames.set(node.name, copy.frame);
    }
    return { nodes, result: from.result === null ? null : frame(from.result) };
  }

  function copied(
    node: PipelineNodeSpec,
    chain: readonly string[],
    isRead: boolean,
  ): { nodes: SpecNode[]; frame: string } {
    const { name, source, input, mode } = node;
    const inner = find(node.pipeline);
    if (inner === undefined || chain.includes(node.pipeline)) {
      problems.push({
        pipeline: own,
        node: name,
        source: source || spec.source,
        ...refusal(node, chain),
      });
      return { nodes: [], frame: input };
    }
    const nodes: SpecNode[] = [];
    let entry = input;
    if (node.when !== null) {
      nodes.push(predicateNode({ name: `${name}/when`, source, input, step: node.when }));
      nodes.push({ op: "filter", name: `${name}/if`, source, input, when: `${name}/when` });
      entry = `${name}/if`;
    }
    const outer = entry;
    if (node.asWorker) {
      nodes.push({ op: "queue", name, source, input: entry });
      entry = name;
    }
    const body = expanded(inner, [...chain, node.pipeline]);
    const [first, ...rest] = body.nodes;
    const inside = (frame: string): string => (frame === first?.name ? entry : `${name}/${frame}`);
    for (const each of rest)
      nodes.push({ ...withInputs(filterInside(each, name), inside), name: `${name}/${each.name}` });
    const result = body.result === null ? null : inside(body.result);
    if (result === null && mode === "replace") {
      problems.push({
        pipeline: own,
        node: name,
        source: source || spec.source,
        problem: `${node.pipeline} returns no frame that could replace this one`,
        fix: "use MODE_MERGE or MODE_KEEP, or let it return a frame",
      });
    }
    let frame = mode === "replace" ? (result ?? input) : outer;
    if (!isRead || mode === "keep") return { nodes: asSide(nodes), frame: input };
    if (mode === "merge" && result !== null) {
      frame = `${name}/merged`;
      const parts = [outer, result].map((part) => ({ input: part, field: null, name: null }));
      nodes.push({ op: "concatenate", name: frame, source, parts });
    }
    if (node.when === null) return { nodes, frame };
    nodes.push({
      op: "choose",
      name: `${name}/end`,
      source,
      filter: `${name}/if`,
      then: frame,
      otherwise: input,
    });
    return { nodes, frame: `${name}/end` };
  }

  function refusal(
    { pipeline }: PipelineNodeSpec,
    chain: readonly string[],
  ): Pick<GraphProblem, "problem" | "fix"> {
    if (chain.includes(pipeline)) {
      return {
        problem: `${[...chain, pipeline].join(" contains ")}, so its graph would have no end`,
        fix: "hand rows over with a call node, which may go in circles",
      };
    }
    return {
      problem: `there is no pipeline ${pipeline}`,
      fix: `register it before or together with this one${nearest(pipeline, names)}`,
    };
  }
}

/** A choice names its filter, which is no input. */
function filterInside(node: SpecNode, prefix: string): SpecNode {
  return node.op === "choose" ? { ...node, filter: `${prefix}/${node.filter}` } : node;
}

/** A copy whose result no node reads: steps that made it become consumers. */
function asSide(nodes: readonly SpecNode[]): SpecNode[] {
  const kept = withoutLoose(nodes);
  const read = new Set(kept.flatMap(inputsOf));
  return kept.map((node) =>
    node.op !== "step" || node.expand || read.has(node.name) ? node : { ...node, mode: "keep" },
  );
}

/** Removes moves whose frames no node reads. */
function withoutLoose(nodes: readonly SpecNode[]): SpecNode[] {
  const read = new Set(nodes.flatMap(inputsOf));
  const kept = nodes.filter(
    (node) => read.has(node.name) || node.op === "step" || node.op === "call",
  );
  return kept.length === nodes.length ? kept : withoutLoose(kept);
}
