/**
 * Compiles a spec to a plan: it cuts the nodes into stages at borders, separates lines that never meet,
 * gives every frame a slot, and puts only needed frames into each queue.
 */
import { pipelineName } from "../names.js";
import { answerTo, type GraphNode, readsOf } from "./answer-node.js";
import { checkSpec } from "./check.js";
import { demandOf } from "./demand.js";
import { fuseCalls } from "./fuse.js";
import { LineCompiler, type Place } from "./line-compiler.js";
import { withInputs } from "./node-inputs.js";
import { allOps } from "./ops.js";
import { movesFirst } from "./order.js";
import type { EmitOp, Line, Plan, Stage } from "./plan.js";
import { type GraphProblem, problemsError } from "./problem.js";
import { planId, stageSignature } from "./signature.js";
import type { PipelineSpec } from "./spec.js";
import { StageBook } from "./stage-book.js";

/** How to compile. */
export interface CompileOptions {
  /** True: the last frame of each row goes to the caller that waits for it. Default false. */
  readonly answer?: boolean;
}

/**
 * Compiles a pipeline.
 * @param spec Without `pipeline` nodes: see `inlinePipelines`.
 * @throws StairsError BAD_PIPELINE with every problem found.
 */
export function compileSpec(spec: PipelineSpec, { answer = false }: CompileOptions = {}): Plan {
  const problems = [...checkSpec(spec), ...notInlined(spec)];
  if (problems.length > 0) throw problemsError(problems);
  const pipeline = pipelineName(spec.app, spec.name);
  const [entry, ...nodes] = movesFirst(withoutWaiting(nodesOf(spec, answer)));
  if (entry === undefined) throw new Error("a checked spec has an entry");
  const stages = new StageBook(pipeline);
  const frames = new Map([[entry.name, 0]]);
  const place: Place = { frames, slots: { count: 1 }, isOnlyLine: true, isBehindExpand: false };
  const line = new LineCompiler(stages).line(nodes, place);
  let atEntry = line;
  if (needsQueue(line)) {
    const layout = [entry.name];
    const fused = fuseCalls(line);
    const stage: Stage = {
      queue: pipeline,
      signature: stageSignature(fused, layout),
      layout,
      slots: place.slots.count,
      line: fused,
    };
    stages.put(stage);
    atEntry = { ops: [intoFirst(stage, nodes, entry.name)], forks: [] };
  }
  const body = {
    pipeline,
    entryFields: entryFields(entry, nodes),
    entry: atEntry,
    stages: stages.reachedFrom(atEntry),
  };
  return { id: planId(body), ...body };
}

/** Without the pipelines that a spec names, their effect is unknown. */
function notInlined({ app, name, nodes, source }: PipelineSpec): GraphProblem[] {
  return nodes.flatMap((node) => {
    if (node.op !== "pipeline") return [];
    const problem = `${node.pipeline} is only named here, and its graph is not known`;
    const fix = "register this pipeline, or give the pipeline itself instead of its name";
    const place = { node: node.name, source: node.source || source };
    return [{ pipeline: `${app}.${name}`, ...place, problem, fix }];
  });
}

/** A waiting caller gets the frame that the pipeline returns, or only the row's end. */
function nodesOf(spec: PipelineSpec, answer: boolean): GraphNode[] {
  const nodes: GraphNode[] = [...spec.nodes];
  const result = spec.result ?? lastFrame(spec);
  if (answer && result !== undefined) nodes.push(answerTo(result));
  return nodes;
}

/** Without a named result, the frame of a step that comes last and is no consumer. */
function lastFrame({ nodes }: PipelineSpec): string | undefined {
  const last = nodes.at(-1);
  return last?.op === "step" && last.mode !== "keep" ? last.name : undefined;
}

/** Only calls and hand-overs need a queue before them: ingest does the moves. */
function needsQueue(line: Line): boolean {
  return allOps(line).some(({ op }) => op === "call" || op === "deliver" || op === "answer");
}

function intoFirst(stage: Stage, nodes: readonly GraphNode[], entry: string): EmitOp {
  const demand = demandOf(nodes).get(entry);
  const fields = demand === undefined ? [] : demand === null ? null : [...demand].sort();
  const { queue, signature } = stage;
  return { op: "emit", queue, signature, frames: [0], fields: [fields] };
}

/** The fields that every row needs. */
function entryFields(entry: GraphNode, nodes: readonly GraphNode[]): string[] {
  const fields = new Set(entry.op === "entry" ? entry.fields : []);
  for (const node of nodes) {
    if (node.op === "get" && node.input === entry.name) fields.add(node.field);
  }
  return [...fields];
}

/**
 * A consumer with its own queue leaves the frame unchanged, and no node waits for it. A node that reads its
 * frame reads the consumer's input.
 */
function withoutWaiting(nodes: readonly GraphNode[]): GraphNode[] {
  const same = new Map<string, string>();
  return nodes.map((node) => {
    const resolved = withInputs(node, (name) => same.get(name) ?? name);
    const [input] = readsOf(resolved);
    const waits = !(resolved.op === "step" && resolved.mode === "keep" && resolved.asWorker);
    if (!waits && input !== undefined) same.set(resolved.name, input);
    return resolved;
  });
}
