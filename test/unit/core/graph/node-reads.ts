/** Which frames a node reads. */
import type { SpecNode } from "@stairs/core";

/** The nodes whose frames it reads. */
export function readsOf(node: SpecNode): readonly string[] {
  switch (node.op) {
    case "entry":
      return [];
    case "concatenate":
      return node.parts.map((part) => part.input);
    case "filter":
      return [node.input, node.when];
    case "choose":
      return [node.then, node.otherwise];
    case "call":
      return node.when === null ? [node.input] : [node.input, node.when];
    default:
      return [node.input];
  }
}

/** The node with other frames to read. */
export function readingOthers(node: SpecNode, other: (name: string) => string): SpecNode {
  switch (node.op) {
    case "entry":
      return node;
    case "concatenate":
      return { ...node, parts: node.parts.map((part) => ({ ...part, input: other(part.input) })) };
    case "filter":
      return { ...node, input: other(node.input), when: other(node.when) };
    case "choose":
      return { ...node, then: other(node.then), otherwise: other(node.otherwise) };
    case "call":
      return {
        ...node,
        input: other(node.input),
        when: node.when === null ? null : other(node.when),
      };
    default:
      return { ...node, input: other(node.input) };
  }
}
