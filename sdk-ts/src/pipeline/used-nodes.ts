/** Finds the used nodes of a finished draft. A node whose result nothing uses is an error. */
import type { StairsError } from "@stairs/core";
import { type DraftGraph, type DraftNode, inputsOf } from "./draft.js";

/**
 * The nodes that lead to the result or to a consumer, in the builder's order, and an error for each
 * other node that nothing refers to. Leaves out optional nodes that nothing uses.
 * @param result The node that the builder returned, or null.
 */
export function usedNodes(
  graph: DraftGraph,
  result: DraftNode | null,
): {
  readonly nodes: readonly DraftNode[];
  readonly errors: readonly StairsError[];
} {
  const used = new Set<DraftNode>();
  const referred = new Set<DraftNode>();
  const use = (node: DraftNode): void => {
    if (used.has(node)) return;
    used.add(node);
    inputsOf(node.op).forEach(use);
  };
  if (result !== null) use(result);
  for (const node of graph.nodes) {
    if (node.op.op === "entry" || isConsumer(node)) use(node);
    if (!node.optional) for (const input of inputsOf(node.op)) referred.add(input);
  }
  const errors = graph.nodes
    .filter((node) => !used.has(node) && !node.optional && !referred.has(node))
    .map((node) =>
      graph.error(
        node.source,
        `nothing uses the result of ${title(node)}: return its frame, use it in another operation, subscribe a consumer to it, or remove it`,
        node.scope,
      ),
    );
  return { nodes: graph.nodes.filter((node) => used.has(node)), errors };
}

/** True for nodes that have an effect even if nothing uses their frame. */
function isConsumer({ op }: DraftNode): boolean {
  return op.op === "call" || op.op === "pipeline" || (op.op === "step" && op.step.mode === "keep");
}

function title({ op, explicitName, baseName }: DraftNode): string {
  if (op.op === "step") return `node ${explicitName ?? baseName}`;
  return op.op === "get" ? `get(${JSON.stringify(op.field)})` : op.op;
}
