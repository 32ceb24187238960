/**
 * The names of nodes. Explicit names have priority, and only they can clash. A default name is the
 * function's, then `f-2` and so on in the builder's order; operations are `get-1`, `get-2`. A copy
 * of another pipeline has a name like a node; the names of its nodes are below it: `clean/split`.
 */
import { nodeName, type StairsError } from "@stairs/core";
import { type DraftGraph, type DraftNode, at } from "./draft.js";
import type { Scope } from "./scope.js";

/** The name of the entry node. */
const entryName = "entry";

/** The longest name of a node. */
const longest = 64;

/** An item with a name in a scope: a node or a copy. */
type Named = DraftNode | Scope;

/** Returns a name for each of `nodes`, and an error for each explicit name that is taken. */
export function nameNodes(
  graph: DraftGraph,
  nodes: readonly DraftNode[],
): {
  readonly names: ReadonlyMap<DraftNode, string>;
  readonly errors: readonly StairsError[];
} {
  const errors: StairsError[] = [];
  const names = new Map<DraftNode, string>();
  const paths = new Map<Scope, string>([[graph.root, ""]]);
  for (const scope of scopesOf(graph.root, nodes)) {
    const path = paths.get(scope) ?? "";
    for (const [named, name] of nameScope(graph, path, membersOf(scope, nodes), errors)) {
      if ("graph" in named) names.set(named, path + name);
      else paths.set(named, `${path}${name}/`);
    }
  }
  for (const node of nodes)
    if (node.op.op === "call" && node.op.when !== null)
      names.set(node.op.when, `${names.get(node) ?? ""}/when`);
  for (const node of nodes)
    if (node.isScope) names.set(node, (paths.get(node.scope) ?? "").slice(0, -1));
  return { names, errors };
}

/** The scopes of the nodes, each after its enclosing scope. */
function scopesOf(root: Scope, nodes: readonly DraftNode[]): Set<Scope> {
  const found = new Set([root]);
  const add = (scope: Scope): void => {
    if (scope.outer !== null) add(scope.outer);
    found.add(scope);
  };
  for (const { scope } of nodes) add(scope);
  return found;
}

/** The nodes of a scope and the copies in it, in the builder's order. */
function membersOf(scope: Scope, nodes: readonly DraftNode[]): Set<Named> {
  const members = new Set<Named>();
  // The predicate of a call is named after it.
  const verdicts = new Set(nodes.map(({ op }) => (op.op === "call" ? op.when : null)));
  for (const node of nodes) {
    if (node.scope === scope && !node.isScope && !verdicts.has(node)) members.add(node);
    for (let inner: Scope | null = node.scope; inner !== null; inner = inner.outer)
      if (inner.outer === scope) members.add(inner);
  }
  return members;
}

function nameScope(
  graph: DraftGraph,
  path: string,
  members: ReadonlySet<Named>,
  errors: StairsError[],
): Map<Named, string> {
  const names = new Map<Named, string>();
  const owners = new Map<string, Named>();
  const give = (named: Named, name: string): void => {
    names.set(named, name);
    owners.set(name, named);
  };
  for (const named of members) if (isEntry(named)) give(named, entryName);
  for (const named of members) {
    if (named.explicitName === null) continue;
    const owner = owners.get(named.explicitName);
    if (owner === undefined) give(named, named.explicitName);
    else {
      const scope = "graph" in named ? named.scope : (named.outer ?? graph.root);
      const problem = clash(graph, path + named.explicitName, owner);
      errors.push(graph.error(named.source, problem, scope));
    }
  }
  for (const named of members) {
    if (named.explicitName !== null || isEntry(named)) continue;
    const { baseName } = named;
    let name = isMove(named) ? `${baseName}-1` : baseName;
    for (let number = 2; owners.has(name); number++) name = numbered(baseName, number);
    give(named, name);
  }
  return names;
}

function isEntry(named: Named): boolean {
  return "op" in named && named.op.op === "entry";
}

/** Nodes that users cannot name are numbered from the first on. */
function isMove(named: Named): boolean {
  if (!("op" in named)) return false;
  const { op } = named.op;
  return (
    op === "get" ||
    op === "rename" ||
    op === "select" ||
    op === "addValue" ||
    (op === "concatenate" && named.baseName === "concatenate")
  );
}

function numbered(base: string, number: number): string {
  const suffix = `-${number}`;
  return base.slice(0, longest - suffix.length) + suffix;
}

function clash(graph: DraftGraph, name: string, owner: Named): string {
  const who = isEntry(owner)
    ? "the entry, through which rows come in"
    : `another node${at(owner.source)}`;
  return `the name ${nodeName(graph.pipeline, name)} belongs to ${who}: give this node another name`;
}
