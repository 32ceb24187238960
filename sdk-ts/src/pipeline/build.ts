/** From a builder to a spec and the steps that this process implements. */
import {
  type PipelineSpec,
  StairsError,
  checkSpec,
  isStairsError,
  messageOf,
  pipelineName,
  problemsError,
} from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import type { Definition } from "./definition.js";
import { DraftGraph, type DraftNode, at } from "./draft.js";
import type { AnyFrame } from "./fields.js";
import { entryFrame } from "./frame.js";
import { frameState, isFrame } from "./mock.js";
import { nativeSteps } from "./native-steps.js";
import { nameNodes } from "./node-names.js";
import { toSpec } from "./to-spec.js";
import { usedNodes } from "./used-nodes.js";

/** What a pipeline is built to. */
export interface BuiltPipeline {
  readonly spec: PipelineSpec;
  readonly steps: readonly NativeStep[];
}

/**
 * Runs the builder once and checks what it made.
 * @throws StairsError BAD_PIPELINE with every error found.
 */
export function buildGraph(definition: Definition): BuiltPipeline {
  const { source } = definition;
  const graph = new DraftGraph(pipelineName(definition.app, definition.name), source);
  const op = { op: "entry" } as const;
  const entry = graph.add({ op, source, explicitName: null, baseName: "entry", optional: true });
  const result = runBuilder(graph, definition, entryFrame(entry));
  graph.close();
  const { nodes, errors: unused } = usedNodes(graph, result);
  const { names, errors: clashes } = nameNodes(graph, nodes);
  throwAll([...unused, ...clashes]);
  const named = { definition, nodes, names, result };
  const spec = toSpec(named);
  const problems = checkSpec(spec);
  if (problems.length > 0) throw problemsError(problems);
  return { spec, steps: nativeSteps(named) };
}

function runBuilder(graph: DraftGraph, definition: Definition, entry: AnyFrame): DraftNode | null {
  let result: unknown;
  try {
    result = definition.builder(entry);
  } catch (error) {
    if (isStairsError(error)) throw error;
    throw new StairsError(
      "BAD_PIPELINE",
      `The builder of pipeline ${graph.pipeline}${at(graph.source)} failed: ${messageOf(error)}`,
      error,
    );
  }
  if (result === undefined) return null;
  if (result instanceof Promise) {
    // Its failure is a consequence of the mistake that is reported here.
    result.catch(() => undefined);
    throw graph.error(
      graph.source,
      "the builder is async, but a graph is built at once: make it a plain function",
    );
  }
  if (!isFrame(result)) {
    throw graph.error(
      graph.source,
      `the builder returned a value of type ${typeof result}: return a DataFrame or DataPoint, or nothing`,
    );
  }
  const { node } = frameState(result);
  if (node.graph === graph) return node;
  throw graph.error(
    graph.source,
    `the builder returned a frame of pipeline ${node.graph.pipeline}: return a frame of this one`,
  );
}

/** One error as it is, several as one that lists them. */
function throwAll(errors: readonly StairsError[]): void {
  const [first, ...others] = errors;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  throw new StairsError("BAD_PIPELINE", errors.map((error) => error.message).join("\n"));
}
