/**
 * Chooses the next node, and finds the nodes that must not wait behind it. Nodes that multiply or part rows
 * run as late as their edges allow, so all nodes that do not depend on them see each row once.
 */
import { type GraphNode, readsOf } from "./answer-node.js";
import { behind, ends, leadingTo } from "./reach.js";

/** True for nodes that multiply or part rows. */
export function isLate(node: GraphNode): boolean {
  return node.op === "filter" || (node.op === "step" && node.expand);
}

/** The next node: the first that can run and is not late, else the first. @param nodes At least one. */
export function nextNode(nodes: readonly GraphNode[]): GraphNode {
  const names = new Set(nodes.map(({ name }) => name));
  const early = nodes.find(
    (node) => !isLate(node) && !readsOf(node).some((input) => names.has(input)),
  );
  const next = early ?? nodes[0];
  if (next === undefined) throw new Error("there is no next node");
  return next;
}

/**
 * Two lines: the nodes behind `late`, and the nodes that do not depend on it. Each line runs the nodes that
 * both need. Null if every end of the graph comes from `late`.
 */
export function apartFrom(
  nodes: readonly GraphNode[],
  late: GraphNode,
): readonly [GraphNode[], GraphNode[]] | null {
  const own = behind(nodes, late.name);
  const targets = [...ends(nodes)];
  const others = targets.filter((name) => !own.has(name));
  if (others.length === 0) return null;
  return [
    leadingTo(nodes, new Set(targets.filter((name) => own.has(name)))),
    leadingTo(nodes, new Set(others)),
  ];
}

/** What rows that end at `node` still go through: the nodes that do not come from it, as far as they lead to an end of the graph. */
export function leftAfter(nodes: readonly GraphNode[], node: GraphNode): GraphNode[] {
  const gone = behind(nodes, node.name);
  const rest = nodes.filter(({ name }) => !gone.has(name));
  return leadingTo(rest, new Set([...ends(nodes)].filter((name) => !gone.has(name))));
}
