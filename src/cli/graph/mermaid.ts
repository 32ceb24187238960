/**
 * A pipeline as a Mermaid flowchart: a subgraph for each stage, and inside it one for each fused
 * call.
 */
import { edgeWords, groupsOf, labelOf, type Look, lookOf } from "./labels.js";
import type { PipelineGraph, ShownEdge, ShownNode } from "./pipeline-graph.js";

const shapes: Readonly<Record<Look, readonly [string, string]>> = {
  entry: ["([", "])"],
  step: ["[", "]"],
  many: ["[[", "]]"],
  consumer: ["[(", ")]"],
  move: ["(", ")"],
  queue: [">", "]"],
  filter: ["{", "}"],
  choose: ["{{", "}}"],
  call: ["[/", "/]"],
};

/** The lines of the drawing. */
export function renderMermaid(graph: PipelineGraph): readonly string[] {
  // Names can contain characters that ids cannot, and the name `end` would end a subgraph.
  const ids = new Map(graph.nodes.map(({ name }, i) => [name, `n${i}`]));
  const idOf = (name: string): string => ids.get(name) ?? "";
  const pipelines = new Map(graph.calledPipelines.map((name, i) => [name, `p${i}`]));
  const box = (node: ShownNode): string => {
    const [open, close] = shapes[lookOf(node)];
    return `${idOf(node.name)}${open}${quoted(labelOf(node))}${close}`;
  };
  const grouped = (stage: PipelineGraph["stages"][number] | null, id: string): string[] =>
    groupsOf(graph, stage).flatMap(({ isCall, nodes }, i) =>
      isCall
        ? [
            `subgraph ${id}c${i}[${quoted(["one call"])}]`,
            ...nodes.map((node) => `  ${box(node)}`),
            "end",
          ]
        : nodes.map(box),
    );
  return [
    "flowchart LR",
    ...grouped(null, "a").map(indented),
    ...graph.stages.flatMap((stage, i) => [
      `  subgraph s${i}[${quoted([`queue ${stage.queue}`])}]`,
      ...grouped(stage, `s${i}`).map((line) => indented(indented(line))),
      "  end",
    ]),
    ...[...pipelines].map(([name, id]) => `  ${id}[/${quoted([`pipeline ${name}`])}\\]`),
    ...graph.edges.map(
      (edge) =>
        `  ${idOf(edge.from)} ${arrow(edge)} ${(edge.kind === "call" ? pipelines.get(edge.to) : undefined) ?? idOf(edge.to)}`,
    ),
  ];
}

/** Thick if rows pass through a queue, dotted if the edge carries only a decision. */
function arrow({ kind, queue, label }: ShownEdge): string {
  const line = kind === "decision" ? "-.->" : queue === null ? "-->" : "==>";
  const text = edgeWords(kind, label);
  return text === "" ? line : `${line}|${quoted([text])}|`;
}

function indented(line: string): string {
  return `  ${line}`;
}

/**
 * Mermaid has no escapes inside quotes. It uses codes such as `#quot;` for characters that it would
 * interpret.
 */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(
      /[^\p{L}\p{N} .,:/_·-]/gu,
      (character) => `#${character.codePointAt(0) ?? 63};`,
    ),
  );
  return `"${escaped.join("<br/>")}"`;
}
