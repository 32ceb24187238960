/** What a builder returned. */
import type { DraftGraph, DraftNode } from "./draft.js";
import { frameState, isFrame } from "./mock.js";

/**
 * The node of the frame that a builder returned; null for nothing.
 * @param source Where the pipeline was defined.
 * @throws StairsError BAD_PIPELINE.
 */
export function resultNode(graph: DraftGraph, source: string, result: unknown): DraftNode | null {
  if (result === undefined) return null;
  if (result instanceof Promise) {
    // Its failure is a consequence of the mistake that is reported here.
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
  if (node.graph === graph) return node;
  throw graph.error(
    source,
    `the builder returned a frame of pipeline ${node.graph.pipeline}: return a frame of this one`,
  );
}
