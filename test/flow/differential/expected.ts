/** What a program must do with rows, and which of it can be counted. */
import type { Expected } from "./account.js";
import { type Node, type Program, readBy, type Row } from "./program.js";
import { type Reading, Reference, sink } from "./reference.js";

/** The reference's account of all rows. */
export function expectedOf(program: Program, rows: readonly Row[], reading: Reading): Expected {
  const reference = new Reference(program, reading);
  const all = reachable(program);
  const coded = all.flatMap(({ nodes }) =>
    nodes.flatMap((node) => ("temper" in node ? [node] : [])),
  );
  const consumers = [
    ...consumersOf(program, "main ", true),
    ...program.targets.flatMap((target, at) => consumersOf(target, `target${at} `, true)),
  ];
  const named = (wanted: Waiting): Set<string> =>
    new Set(consumers.flatMap(({ name, waiting }) => (waiting === wanted ? [name] : [])));
  const workers = named("worker").add(sink);
  const ends = named("end");
  return {
    rows: rows.map((row) => reference.run(row)),
    exact: reading.allWorkers
      ? new Set([...workers, ...named("consumer end"), ...named("read")])
      : workers,
    ends: new Set([...ends, ...named("consumer end")]),
    retries: coded.some(({ temper }) => temper === "flaky" || temper === "later"),
    repeats: late(program) + program.targets.reduce((sum, target) => sum + late(target), 0) > 1,
  };
}

/** Who waits for a consumer: nobody, since it is a worker; nobody, since nothing comes after it; others. */
type Waiting = "worker" | "consumer end" | "end" | "read" | "callback";

function consumersOf(
  { nodes, result, before, after, inner }: Program,
  path: string,
  isRoot: boolean,
): { readonly name: string; readonly waiting: Waiting }[] {
  const read = new Set(nodes.flatMap(readBy));
  const found: { readonly name: string; readonly waiting: Waiting }[] = [];
  if (before) found.push({ name: `${path}before`, waiting: "callback" });
  if (after)
    found.push({ name: `${path}after`, waiting: isRoot || result === null ? "end" : "callback" });
  for (const [at, node] of nodes.entries()) {
    const name = `${path}n${at}`;
    if (node.kind === "consumer") {
      const isRead = read.has(at) || result === at;
      found.push({ name, waiting: node.asWorker ? "worker" : isRead ? "read" : "consumer end" });
    }
    const copied = node.kind === "copy" ? inner[node.inner] : undefined;
    if (copied !== undefined) found.push(...consumersOf(copied, `${name}/`, false));
  }
  return found;
}

function reachable(program: Program): Program[] {
  return [program, ...[...program.inner, ...program.targets].flatMap(reachable)];
}

/** Nodes that multiply or part rows. */
function late({ nodes, inner }: Program): number {
  const within = (node: Node): number => {
    if (node.kind === "many") return 1;
    if (node.kind !== "copy") return 0;
    const copied = inner[node.inner];
    return (node.when === "none" ? 0 : 1) + (copied === undefined ? 0 : late(copied));
  };
  return nodes.reduce((sum, node) => sum + within(node), 0);
}
