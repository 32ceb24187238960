/** Turns a builder into a spec and the steps that this process implements. */
import {
  type PipelineSpec,
  StairsError,
  checkSpec,
  pipelineName,
  problemsError,
} from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import type { Definition } from "./definition.js";
import { copiesAround, DraftGraph, type DraftNode } from "./draft.js";
import { entryFrame } from "./frame.js";
import { nativeSteps } from "./native-steps.js";
import { nameNodes } from "./node-names.js";
import type { PipelineParts } from "./pipeline-parts.js";
import { runBuilder } from "./result.js";
import { toSpec } from "./to-spec.js";
import { usedNodes } from "./used-nodes.js";

/** The result of building a pipeline. */
export interface BuiltPipeline {
  readonly spec: PipelineSpec;
  readonly steps: readonly NativeStep[];
  /** The pipelines that get rows from this one. */
  readonly calls: readonly PipelineParts[];
  /** Instances and classes, as the user gave them. */
  readonly flows: readonly object[];
}

/**
 * Runs the builder once and checks the graph.
 * @throws StairsError BAD_PIPELINE with every error found.
 */
export function buildGraph(definition: Definition): BuiltPipeline {
  const { source, config } = definition;
  const graph = new DraftGraph(pipelineName(definition.app, definition.name), source, config);
  const op = { op: "entry" } as const;
  const entry = graph.add({
    op,
    source,
    explicitName: null,
    baseName: "entry",
    optional: true,
  });
  const result = runBuilder(graph, graph.pipeline, source, () =>
    definition.builder(entryFrame(entry)),
  );
  graph.close();
  const { nodes, errors: unused } = usedNodes(graph, result);
  const { names, errors: clashes } = nameNodes(graph, nodes);
  throwAll([...unused, ...clashes]);
  const named = { definition, nodes, names, result };
  const spec = toSpec(named);
  const problems = checkSpec(spec).map((each) => {
    const node = nodes.find((one) => names.get(one) === each.node);
    return node === undefined
      ? each
      : { ...each, problem: each.problem + copiesAround(node.scope) };
  });
  if (problems.length > 0) throw problemsError(problems);
  return {
    spec,
    steps: nativeSteps(named),
    calls: [...graph.calls],
    flows: flowsOf(nodes),
  };
}

/** The Flows among the nodes, without duplicates. */
function flowsOf(nodes: readonly DraftNode[]): readonly object[] {
  const flows = nodes.flatMap(({ op }) => (op.op === "step" && op.step.flow ? [op.step.flow] : []));
  return [...new Set(flows)];
}

/** A single error unchanged; several as one error that lists them. */
function throwAll(errors: readonly StairsError[]): void {
  const [first, ...others] = errors;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new StairsError("BAD_PIPELINE", errors.map((error) => error.message).join("\n"));
}
