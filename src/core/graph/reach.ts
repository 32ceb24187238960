/** Which nodes come from which, among some nodes of a graph in an order in which they can run. */
import { type GraphNode, readsOf } from "./answer-node.js";

/** The names of the nodes that come from `origin`, itself included. */
export function behind(nodes: readonly GraphNode[], origin: string): Set<string> {
  const found = new Set([origin]);
  for (const node of nodes)
    if (readsOf(node).some((input) => found.has(input))) found.add(node.name);
  return found;
}

/** The names of the nodes that nothing reads. */
export function ends(nodes: readonly GraphNode[]): Set<string> {
  const read = new Set(nodes.flatMap(readsOf));
  return new Set(nodes.map(({ name }) => name).filter((name) => !read.has(name)));
}

/** The nodes that the targets need, themselves included, in their order. */
export function leadingTo<Node extends GraphNode>(
  nodes: readonly Node[],
  targets: ReadonlySet<string>,
): Node[] {
  const needed = new Set(targets);
  const found: Node[] = [];
  for (const node of [...nodes].reverse()) {
    if (!needed.has(node.name)) continue;
    found.push(node);
    for (const input of readsOf(node)) needed.add(input);
  }
  return found.reverse();
}
