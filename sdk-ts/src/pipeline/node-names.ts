/**
 * The names of nodes. Explicit names go first and only they can clash; a default name is the
 * function's, then `f-2` and so on in the builder's order; operations are `get-1`, `get-2`.
 */
import { nodeName, type StairsError } from "@stairs/core";
import { type DraftGraph, type DraftNode, at } from "./draft.js";

/** The name of the entry node. */
const entryName = "entry";

/** The longest name of a node. */
const longest = 64;

/**
 * A name for each of `nodes`, and an error for each explicit name that is taken.
 */
export function nameNodes(
  graph: DraftGraph,
  nodes: readonly DraftNode[],
): { readonly names: ReadonlyMap<DraftNode, string>; readonly errors: readonly StairsError[] } {
  const names = new Map<DraftNode, string>();
  const owners = new Map<string, DraftNode>();
  const errors: StairsError[] = [];
  const give = (node: DraftNode, name: string): void => {
    names.set(node, name);
    owners.set(name, node);
  };
  for (const node of nodes) if (node.op.op === "entry") give(node, entryName);
  for (const node of nodes) {
    if (node.explicitName === null) continue;
    const owner = owners.get(node.explicitName);
    if (owner === undefined) give(node, node.explicitName);
    else errors.push(graph.error(node.source, clash(graph, node.explicitName, owner)));
  }
  for (const node of nodes) {
    if (node.explicitName !== null || node.op.op === "entry") continue;
    const [first, base] =
      node.op.op === "step"
        ? [node.baseName, node.baseName]
        : [`${node.baseName}-1`, node.baseName];
    let name = first;
    for (let number = 2; owners.has(name); number++) name = numbered(base, number);
    give(node, name);
  }
  return { names, errors };
}

function numbered(base: string, number: number): string {
  const suffix = `-${number}`;
  return base.slice(0, longest - suffix.length) + suffix;
}

function clash(graph: DraftGraph, name: string, owner: DraftNode): string {
  const who =
    owner.op.op === "entry"
      ? "the entry, through which rows come in"
      : `another node${at(owner.source)}`;
  return `the name ${nodeName(graph.pipeline, name)} belongs to ${who}: give this node another name`;
}
