/**
 * The order in which nodes run: steps in the author's order, moves as soon as what they read is there.
 * So a row that lacks a field ends before a step spends work on it, and a move between two steps does not
 * keep them from sharing a call.
 */
import { type GraphNode, readsOf } from "./answer-node.js";

/** The nodes in that order. @param nodes The entry first, each after those that it reads. */
export function movesFirst(nodes: readonly GraphNode[]): GraphNode[] {
  // One group for the entry and one for each step: the moves whose last missing frame it makes.
  const groups: GraphNode[][] = [];
  const groupOf = new Map<string, number>();
  for (const node of nodes) {
    const group = isMove(node)
      ? Math.max(...readsOf(node).map((input) => groupOf.get(input) ?? 0))
      : groups.push([]) - 1;
    groups[group]?.push(node);
    groupOf.set(node.name, group);
  }
  return groups.flat();
}

function isMove({ op }: GraphNode): boolean {
  return (
    op === "get" || op === "rename" || op === "select" || op === "concatenate" || op === "addValue"
  );
}
