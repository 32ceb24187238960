/** The operation of a node, in a few words. */
import type { SpecNode } from "@stairs/core";

type Names = readonly (readonly [string, string])[];
type Parts = Extract<SpecNode, { op: "concatenate" }>["parts"];

/** `get zip`, `rename a as b`; for a step, its name. */
export function nodeWords(node: SpecNode): string {
  switch (node.op) {
    case "entry":
      return node.fields.length === 0 ? "rows come in" : `rows come in: ${node.fields.join(", ")}`;
    case "step":
      return node.step;
    case "get":
      return `get ${node.field}`;
    case "rename":
    case "select":
      return `${node.op} ${namesText(node.names)}`;
    case "concatenate":
      return `concatenate ${node.parts.map(partText).join(", ")}`;
    case "addValue":
      return `add ${node.values.map(([field]) => field).join(", ")}`;
    case "queue":
      return "queue";
    case "filter":
      return `rows for which ${node.when} is true`;
    case "choose":
      return `${node.then} or ${node.otherwise}`;
    case "call":
      return `hands rows to ${node.pipeline}`;
    case "pipeline":
      return `copy of ${node.pipeline}`;
  }
}

/** `a, old as new`. */
export function namesText(names: Names): string {
  return names.map(([to, from]) => (to === from ? to : `${from} as ${to}`)).join(", ");
}

function partText({ input, field, name }: Parts[number]): string {
  const from = field === null ? input : `${input}.${field}`;
  return name === null || name === field ? from : `${from} as ${name}`;
}
