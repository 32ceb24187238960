/** Which of the nodes that are still to run belong together, and which never meet. */
import { type GraphNode, readsOf } from "./answer-node.js";

/**
 * The nodes in groups that have no edge between them, each in its order, the groups in the order of
 * their first nodes. Rows of one group are not touched by what happens in another.
 */
export function separateLines(nodes: readonly GraphNode[]): GraphNode[][] {
  const groupOf = new Map<string, number>();
  let groups: GraphNode[][] = [];
  for (const node of nodes) {
    const joined = new Set(readsOf(node).flatMap((input) => groupOf.get(input) ?? []));
    const [first, ...others] = [...joined].sort((a, b) => a - b);
    const target = first ?? groups.push([]) - 1;
    groups[target]?.push(node);
    groupOf.set(node.name, target);
    for (const other of others) {
      for (const moved of groups[other] ?? []) groupOf.set(moved.name, target);
      groups[target]?.push(...(groups[other] ?? []));
      groups[other] = [];
    }
  }
  groups = groups.filter((group) => group.length > 0);
  const order = new Map(nodes.map((node, at) => [node.name, at]));
  for (const group of groups)
    group.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  return groups.sort(
    (a, b) => (order.get(a[0]?.name ?? "") ?? 0) - (order.get(b[0]?.name ?? "") ?? 0),
  );
}
