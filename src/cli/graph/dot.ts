/**
 * A pipeline in the language of Graphviz: a cluster for each stage, and inside it one for each
 * fused call.
 */
import { edgeWords, groupsOf, labelOf, type Look, lookOf } from "./labels.js";
import type { PipelineGraph, ShownEdge, ShownNode } from "./pipeline-graph.js";

const shapes: Readonly<Record<Look, string>> = {
  entry: "oval",
  step: "box",
  many: "box3d",
  consumer: "cylinder",
  move: "plain",
  queue: "cds",
  filter: "diamond",
  choose: "hexagon",
  call: "rarrow",
};

/** The lines of the drawing. */
export function renderDot(graph: PipelineGraph): readonly string[] {
  return [
    `digraph ${quoted([graph.pipeline])} {`,
    "  rankdir=LR;",
    ...stageLines(graph, null, 0).map((line) => `  ${line}`),
    ...graph.stages.flatMap((stage, i) => [
      `  subgraph ${quoted([`cluster_${i}`])} {`,
      `    label=${quoted([`queue ${stage.queue}`])};`,
      ...stageLines(graph, stage, i).map((line) => `    ${line}`),
      "  }",
    ]),
    ...graph.calledPipelines.map(
      (name) =>
        `  ${pipelineId(name)} [label=${quoted([`pipeline ${name}`])}, shape=${quoted(["tab"])}];`,
    ),
    ...graph.edges.map((edge) => `  ${edgeText(edge)}`),
    "}",
  ];
}

function stageLines(
  graph: PipelineGraph,
  stage: PipelineGraph["stages"][number] | null,
  at: number,
): readonly string[] {
  return groupsOf(graph, stage).flatMap(({ isCall, nodes }, i) =>
    isCall
      ? [
          `subgraph ${quoted([`cluster_${at}_${i}`])} {`,
          `  label=${quoted(["one call"])};`,
          ...nodes.map((node) => `  ${nodeText(node)}`),
          "}",
        ]
      : nodes.map(nodeText),
  );
}

function nodeText(node: ShownNode): string {
  const shape = shapes[lookOf(node)];
  return `${quoted([node.name])} [label=${quoted(labelOf(node))}, shape=${quoted([shape])}];`;
}

/** Names of nodes contain no spaces, so this id cannot clash with one. */
function pipelineId(name: string): string {
  return quoted([`pipeline ${name}`]);
}

function edgeText({ from, to, kind, queue, label }: ShownEdge): string {
  const target = kind === "call" ? pipelineId(to) : quoted([to]);
  const text = edgeWords(kind, label);
  const style = kind === "decision" ? "dotted" : queue === null ? "solid" : "bold";
  const attributes = [
    `style=${quoted([style])}`,
    ...(text === "" ? [] : [`label=${quoted([text])}`]),
  ];
  return `${quoted([from])} -> ${target} [${attributes.join(", ")}];`;
}

/** Inside quotes only the quote and the backslash are special; `\n` separates lines. */
function quoted(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll(/\p{Cc}/gu, " "),
  );
  return `"${escaped.join(String.raw`\n`)}"`;
}
