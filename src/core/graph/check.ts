/** Finds all problems of a spec at once, each with its place and its fix. */
import { limits } from "../limits.js";
import { isNamePart, isNodePath, namePartGrammar } from "../names.js";
import { checkChoices } from "./check-choices.js";
import { checkFields } from "./check-fields.js";
import type { Report } from "./check-field.js";
import { checkNode } from "./check-node.js";
import { nearest } from "./nearest.js";
import type { GraphProblem } from "./problem.js";
import { inputsOf, type PipelineSpec } from "./spec.js";

/** Every problem of a spec; empty when it can be compiled. */
export function checkSpec(spec: PipelineSpec): GraphProblem[] {
  const pipeline = `${spec.app}.${spec.name}`;
  const found: GraphProblem[] = [];
  const report: Report = (node, problem, fix) => {
    found.push({
      pipeline,
      node: node?.name ?? "",
      source: node?.source || spec.source,
      problem,
      fix,
    });
  };
  if (!isNamePart(spec.app))
    report(
      undefined,
      `the app's name ${JSON.stringify(spec.app)} is no name`,
      `use ${namePartGrammar}`,
    );
  if (!isNamePart(spec.name))
    report(
      undefined,
      `the pipeline's name ${JSON.stringify(spec.name)} is no name`,
      `use ${namePartGrammar}`,
    );
  // Compiling takes longer than linearly, and a message may come from anywhere.
  if (spec.nodes.length > limits.pipelineNodes) {
    report(
      undefined,
      `it has ${spec.nodes.length} nodes, and ${limits.pipelineNodes} are allowed`,
      "split it into several pipelines",
    );
    return found;
  }
  const [entry] = spec.nodes;
  if (entry?.op !== "entry")
    report(entry, "the first node is not the entry", "begin the nodes with one entry node");
  const before = new Set<string>();
  const handedOver = new Set<string>();
  const all = new Set(spec.nodes.map((node) => node.name));
  for (const [at, node] of spec.nodes.entries()) {
    if (!isNodePath(node.name)) {
      report(
        node,
        `the node's name ${JSON.stringify(node.name)} is no name`,
        `use ${namePartGrammar}; inlined nodes join such names with /`,
      );
    }
    if (before.has(node.name))
      report(node, "another node has this name", "give one of them another name");
    if (node.op === "entry" && at > 0)
      report(node, "a pipeline has only one entry", "remove this node");
    for (const input of inputsOf(node)) {
      if (handedOver.has(input))
        report(
          node,
          `it reads node ${input}, which hands its rows to another pipeline and makes no frame`,
          "read the node that it reads",
        );
      if (before.has(input)) continue;
      if (all.has(input))
        report(
          node,
          `it reads node ${input}, which comes later or is itself`,
          "put nodes after those that they read; a graph has no cycles",
        );
      else
        report(
          node,
          `it reads node ${JSON.stringify(input)}, which does not exist`,
          `read one of the nodes before it${nearest(input, before)}`,
        );
    }
    checkNode(node, report);
    before.add(node.name);
    if (node.op === "call") handedOver.add(node.name);
  }
  checkUse(spec, report);
  checkChoices(spec, report);
  if (!spec.nodes.some(({ op }) => op === "step" || op === "call" || op === "pipeline")) {
    report(
      undefined,
      "it has no step, so its rows would go nowhere",
      "subscribe a function, a step or a consumer",
    );
  }
  return [...found, ...checkFields(spec, pipeline)];
}

/**
 * Every frame has a reader, is the result, or belongs to a node with an effect of its own. Without a named
 * result, the frame of the last step is the result.
 */
function checkUse(spec: PipelineSpec, report: Report): void {
  const read = new Set(spec.nodes.flatMap(inputsOf));
  for (const node of spec.nodes) {
    if (node.op === "entry" || read.has(node.name) || spec.result === node.name) continue;
    const isLast = spec.result === null && node === spec.nodes.at(-1);
    if (node.op === "call" || node.op === "pipeline") continue;
    if (node.op === "step" && (node.mode === "keep" || node.asWorker || isLast)) continue;
    report(
      node,
      "nothing uses its result",
      "return it from the pipeline, subscribe something to it, or remove it",
    );
  }
  const result = spec.nodes.find((node) => node.name === spec.result);
  if (result?.op === "call")
    report(
      undefined,
      `its result ${JSON.stringify(result.name)} hands its rows to another pipeline and makes no frame`,
      "return the node that it reads",
    );
  if (spec.result !== null && result === undefined) {
    const known = spec.nodes.map((node) => node.name);
    report(
      undefined,
      `its result ${JSON.stringify(spec.result)} is no node`,
      `name one of its nodes${nearest(spec.result, known)}`,
    );
  }
}
