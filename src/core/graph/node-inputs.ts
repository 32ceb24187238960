/** Nodes that read other frames than they were written to read. */
import type { GraphNode } from "./answer-node.js";

/** The node with every frame that it reads replaced by what `frame` says. */
export function withInputs<Node extends GraphNode>(
  node: Node,
  frame: (name: string) => string,
): Node {
  return rewired(node, frame) as Node;
}

function rewired(node: GraphNode, frame: (name: string) => string): GraphNode {
  switch (node.op) {
    case "entry":
      return node;
    case "concatenate":
      return { ...node, parts: node.parts.map((part) => ({ ...part, input: frame(part.input) })) };
    case "filter":
      return { ...node, input: frame(node.input), when: frame(node.when) };
    case "choose":
      return { ...node, then: frame(node.then), otherwise: frame(node.otherwise) };
    case "call":
      return {
        ...node,
        input: frame(node.input),
        when: node.when === null ? null : frame(node.when),
      };
    default:
      return { ...node, input: frame(node.input) };
  }
}
