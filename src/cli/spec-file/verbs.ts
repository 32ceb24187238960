/** The verbs of nodes in spec files, with the options that each takes. */
import type { SpecNode } from "@stairs/core";
import { addValueNode, concatenateNode, fieldsNode, getNode } from "./move-nodes.js";
import type { NodeContext } from "./node-context.js";
import { callNode, chooseNode, filterNode, pipelineNode, queueNode } from "./route-nodes.js";
import { stepNode, stepOptions } from "./step-node.js";

/** One verb. */
export interface Verb {
  /** Keys allowed beside the verb. */
  readonly options: readonly string[];
  /** Returns the node, after the nodes that it needs. Reports problems. */
  readonly read: (context: NodeContext) => readonly SpecNode[];
}

const pipelineOptions = ["input", "as_worker", "when"];

/** Verbs by name. */
export const verbs: ReadonlyMap<string, Verb> = new Map<string, Verb>([
  ["subscribe", { options: stepOptions, read: (node) => stepNode(node, "merge") }],
  ["apply", { options: stepOptions, read: (node) => stepNode(node, "replace") }],
  ["consumer", { options: stepOptions, read: (node) => stepNode(node, "keep") }],
  [
    "subscribe_many",
    { options: [...stepOptions, "max_outputs"], read: (node) => stepNode(node, "merge", true) },
  ],
  [
    "apply_many",
    { options: [...stepOptions, "max_outputs"], read: (node) => stepNode(node, "replace", true) },
  ],
  ["get", { options: ["input"], read: getNode }],
  ["rename", { options: ["input"], read: (node) => fieldsNode(node, "rename") }],
  ["select", { options: ["input"], read: (node) => fieldsNode(node, "select") }],
  ["concatenate", { options: [], read: concatenateNode }],
  ["add_value", { options: ["input"], read: addValueNode }],
  ["queue", { options: ["input"], read: queueNode }],
  ["filter", { options: ["input"], read: filterNode }],
  ["choose", { options: ["then", "otherwise"], read: chooseNode }],
  ["call", { options: ["input", "when", "otherwise"], read: callNode }],
  ["subscribe_pipeline", { options: pipelineOptions, read: (node) => pipelineNode(node, "merge") }],
  ["apply_pipeline", { options: pipelineOptions, read: (node) => pipelineNode(node, "replace") }],
  ["side_pipeline", { options: pipelineOptions, read: (node) => pipelineNode(node, "keep") }],
]);
