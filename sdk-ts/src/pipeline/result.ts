/** The result of a builder. */
import { isStairsError, messageOf, StairsError } from "@stairs/core";
import { at, copiesAround, type DraftGraph, type DraftNode } from "./draft.js";
import { frameState, isFrame } from "./mock.js";

/**
 * Runs a builder.
 * @param pipeline `app.pipeline` of the builder; `source` is where the pipeline is defined.
 * @returns The node of the frame that the builder returned; null for none.
 * @throws StairsError BAD_PIPELINE.
 */
export function runBuilder(
  graph: DraftGraph,
  pipeline: string,
  source: string,
  build: () => unknown,
): DraftNode | null {
  let made: unknown;
  try {
    made = build();
  } catch (error) {
    if (isStairsError(error)) throw error;
    const copies = copiesAround(graph.scope);
    const place = copies === "" ? "" : ` in ${graph.pipeline}${copies}`;
    throw new StairsError(
      "BAD_PIPELINE",
      `The builder of pipeline ${pipeline}${at(source)} failed${place}: ${messageOf(error)}`,
      error,
    );
  }
  return resultNode(graph, source, made);
}

function resultNode(graph: DraftGraph, source: string, result: unknown): DraftNode | null {
  if (result === undefined) return null;
  if (result instanceof Promise) {
    // The builder's failure is a consequence of the mistake reported here.
    result.catch(() => undefined);
    throw graph.error(
      source,
      "the builder is async, but a graph is built at once: make it a plain function",
    );
  }
  if (!isFrame(result)) {
    throw graph.error(
      source,
      `the builder returned a value of type ${typeof result}: return a DataFrame or DataPoint, or nothing`,
    );
  }
  const { node } = frameState(result);
  if (node.graph === graph) {
    graph.checkReach(node, source);
    return node;
  }
  throw graph.error(
    source,
    `the builder returned a frame of pipeline ${node.graph.pipeline}: return a frame of this one`,
  );
}
