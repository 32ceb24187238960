/** The node that a plan for an answer has besides those of its spec. */
import { inputsOf, type SpecNode } from "./spec.js";

/** The end of a row: its last frame goes to the caller that waits for it. */
export interface AnswerNode {
  readonly op: "answer";
  readonly name: string;
  readonly source: string;
  readonly input: string;
}

/** A node of a graph that is compiled. */
export type GraphNode = SpecNode | AnswerNode;

/** Names of answer nodes are no names of a spec's nodes. */
const answerName = "=answer";

/** The nodes whose frames a node of a graph reads. */
export function readsOf(node: GraphNode): readonly string[] {
  return node.op === "answer" ? [node.input] : inputsOf(node);
}

/** The answer to the frame of a node. */
export function answerTo(input: string): AnswerNode {
  return { op: "answer", name: answerName, source: "", input };
}
