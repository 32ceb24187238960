/** A pipeline of a spec file. */
import { nearest, type PipelineSpec, type SpecNode, predicateNode } from "@stairs/core";
import { entryFields, type NodeItem, nodeItem, nodesOf } from "./node-item.js";
import type { FilePosition } from "./problem.js";
import type { FileValue } from "./value.js";

/** A pipeline as written in a file. */
export interface FilePipeline {
  /** Has stand-ins for nodes that could not be read, so that the others can be checked. */
  readonly spec: PipelineSpec;
  readonly position: FilePosition;
  /** Keys are a node's name, a space, and its `file:line`. */
  readonly positions: ReadonlyMap<string, FilePosition>;
  /** Names of the stand-ins. If there are any, use the spec for checks only. */
  readonly standIns: ReadonlySet<string>;
}

const keys = ["nodes", "result", "docs", "language", "config"];

/**
 * Reads a pipeline.
 * @param at The pipeline's name.
 */
export function readPipeline(
  app: string,
  name: string,
  at: FileValue,
  value: FileValue,
  fileLanguage: string,
): FilePipeline {
  const parts = new Map<string, FileValue>();
  const fix = "write nodes: with a list of nodes below the pipeline's name";
  for (const entry of value.entries(`pipeline ${name}`, fix) ?? []) {
    if (keys.includes(entry.key)) parts.set(entry.key, entry.value);
    else
      entry.at.report(
        `a pipeline has no option ${JSON.stringify(entry.key)}${nearest(entry.key, keys)}`,
        `use ${keys.join(", ")}`,
      );
  }
  const nodes = parts.get("nodes");
  if (nodes === undefined && value.isMap) at.report("it has no nodes", fix);
  const items = nodes?.items("nodes", "put a dash before each node: - name: { … }") ?? [];
  const read = readNodes(items.map(nodeItem), at);
  const config = parts.get("config");
  return {
    spec: {
      app,
      name,
      nodes: read.nodes,
      result: parts.get("result")?.text("result") ?? null,
      language: parts.get("language")?.text("language") ?? fileLanguage,
      source: at.source,
      configJson: config?.json("config") ?? "",
      docs: parts.get("docs")?.text("docs") ?? "",
    },
    position: at.position,
    positions: read.positions,
    standIns: read.standIns,
  };
}

function readNodes(
  items: readonly (NodeItem | undefined)[],
  at: FileValue,
): Pick<FilePipeline, "positions" | "standIns"> & { readonly nodes: readonly SpecNode[] } {
  const positions = new Map<string, FilePosition>();
  const standIns = new Set<string>();
  const [first] = items;
  const declared = first?.name === "entry" ? first : undefined;
  const nodes: SpecNode[] = [
    {
      op: "entry",
      name: "entry",
      source: (declared?.at ?? at).source,
      fields: declared === undefined ? [] : entryFields(declared),
    },
  ];
  const replace = (name: string): void => {
    const made = standInsFor(name, nodes);
    nodes.push(...made);
    for (const node of made) standIns.add(node.name);
  };
  const calls = new Map<string, string>();
  let before = "entry";
  for (const item of declared === undefined ? items : items.slice(1)) {
    if (item === undefined) {
      replace(nameless);
      continue;
    }
    positions.set(`${item.name} ${item.at.source}`, item.at.position);
    if (item.name === "entry") {
      item.at.report("the entry comes later", "put the entry first, or give the node another name");
      continue;
    }
    const problems = item.at.problemCount;
    const known = new Set(nodes.map((node) => node.name));
    const made = nodesOf(item, { before, known, calls });
    if (item.isBroken || item.at.problemCount > problems) replace(item.name);
    else nodes.push(...made);
    const last = made.at(-1);
    if (last?.op === "call") calls.set(item.name, last.input);
    before = last?.op === "call" ? last.input : item.name;
  }
  return { nodes, positions, standIns };
}

/** Not a possible name of a node. */
const nameless = "=";

/**
 * A node that reads all earlier frames, so that the check does not report their nodes as unused,
 * and a consumer, so that the check does not report a pipeline without steps.
 */
function standInsFor(name: string, before: readonly SpecNode[]): readonly SpecNode[] {
  const parts = before
    .filter(({ op }) => op !== "call")
    .map((node) => ({ input: node.name, field: null, name: null }));
  const step = {
    ...predicateNode({ name: `${nameless}${name}`, source: "", input: name, step: "stand_in" }),
    mode: "keep",
  } as const;
  return [{ op: "concatenate", name, source: "", parts }, step];
}
