/** The text in the boxes of a drawing, and the grouping of the boxes. */
import type { PipelineGraph, ShownEdge, ShownNode, ShownStage } from "./pipeline-graph.js";

/** The looks that a node can have. */
export type Look =
  "entry" | "step" | "many" | "consumer" | "move" | "queue" | "filter" | "choose" | "call";

/** The look of a node. */
export function lookOf({ op, step }: ShownNode): Look {
  if (step?.expand === true) return "many";
  if (step !== null) return step.mode === "keep" ? "consumer" : "step";
  if (op === "entry" || op === "queue" || op === "filter" || op === "choose" || op === "call")
    return op;
  return "move";
}

const verbs = { merge: "subscribe", replace: "apply", keep: "consumer" } as const;

/** The lines of a node's box: its name, its operation, its languages. */
export function labelOf({ name, what, step }: ShownNode): readonly string[] {
  if (step === null) return what === name ? [name] : [name, what];
  const facts = [
    verbs[step.mode],
    ...(step.expand ? ["1-to-N"] : []),
    ...(step.when === null ? [] : [`when ${step.when}`]),
    step.languages.join(", "),
  ];
  return [name, ...(what === name ? [] : [what]), facts.join(" · ")];
}

/** The nodes of one stage in groups: the nodes of one call together, every other node alone. */
export function groupsOf(
  graph: PipelineGraph,
  stage: ShownStage | null,
): readonly { readonly isCall: boolean; readonly nodes: readonly ShownNode[] }[] {
  const queue = stage?.queue ?? null;
  const here = graph.nodes.filter((node) => node.queue === queue);
  const calls = (stage?.calls ?? [])
    .map((call) => here.filter((node) => call.nodes.includes(node.name)))
    .filter((nodes) => nodes.length > 1);
  const grouped = new Set(calls.flat());
  return [
    ...here.filter((node) => !grouped.has(node)).map((node) => ({ isCall: false, nodes: [node] })),
    ...calls.map((nodes) => ({ isCall: true, nodes })),
  ];
}

/** The label of an edge; empty if it needs none. */
export function edgeWords(kind: ShownEdge["kind"], label: string): string {
  return [kindWords(kind), label].filter((part) => part !== "").join(", ");
}

function kindWords(kind: ShownEdge["kind"]): string {
  switch (kind) {
    case "frame":
    case "call":
      return "";
    case "side":
      return "side output";
    case "decision":
      return "decides";
    default:
      return kind;
  }
}
