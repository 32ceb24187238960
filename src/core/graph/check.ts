/** What is wrong with a spec: everything at once, each with its place and what to do about it. */
import { isNamePart, isNodePath, isStepName, maxFieldNameBytes } from "../names.js";
import { checkFields } from "./check-fields.js";
import { nearest } from "./nearest.js";
import type { GraphProblem } from "./problem.js";
import { inputsOf, type PipelineSpec, type SpecNode, type StepSpec } from "./spec.js";

const nameGrammar = "a letter or _, then letters, digits, _ or -, at most 64 in all";
/** Compiling takes longer than linearly, and a message may come from anywhere. */
const maxNodes = 1000;
/** Timeouts are sent as 32-bit numbers of milliseconds. */
const maxTimeoutMs = 0xffff_ffff;
const maxRowsLimit = 1_000_000;

/** Every problem of a spec; empty when it can be compiled. */
export function checkSpec(spec: PipelineSpec): GraphProblem[] {
  const pipeline = `${spec.app}.${spec.name}`;
  const found: GraphProblem[] = [];
  const report = (node: SpecNode | undefined, problem: string, fix: string): void => {
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
      `use ${nameGrammar}`,
    );
  if (!isNamePart(spec.name))
    report(
      undefined,
      `the pipeline's name ${JSON.stringify(spec.name)} is no name`,
      `use ${nameGrammar}`,
    );
  if (spec.nodes.length > maxNodes) {
    report(
      undefined,
      `it has ${spec.nodes.length} nodes, and ${maxNodes} are allowed`,
      "split it into several pipelines",
    );
    return found;
  }
  const [entry] = spec.nodes;
  if (entry?.op !== "entry")
    report(entry, "the first node is not the entry", "begin the nodes with one entry node");
  const before = new Set<string>();
  const all = new Set(spec.nodes.map((node) => node.name));
  for (const [at, node] of spec.nodes.entries()) {
    if (!isNodePath(node.name)) {
      report(
        node,
        `the node's name ${JSON.stringify(node.name)} is no name`,
        `use ${nameGrammar}; inlined nodes join such names with /`,
      );
    }
    if (before.has(node.name))
      report(node, "another node has this name", "give one of them another name");
    if (node.op === "entry" && at > 0)
      report(node, "a pipeline has only one entry", "remove this node");
    for (const input of inputsOf(node)) {
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
  }
  checkUse(spec, report);
  if (!spec.nodes.some((node) => node.op === "step")) {
    report(
      undefined,
      "it has no step, so its rows would go nowhere",
      "subscribe a function, a step or a consumer",
    );
  }
  return [...found, ...checkFields(spec, pipeline)];
}

type Report = (node: SpecNode | undefined, problem: string, fix: string) => void;

function checkNode(node: SpecNode, report: Report): void {
  switch (node.op) {
    case "entry":
      for (const field of node.fields) checkField(node, field, report);
      break;
    case "get":
      checkField(node, node.field, report);
      break;
    case "rename":
    case "select":
      if (node.names.length === 0)
        report(node, `it ${node.op}s nothing`, "name at least one field");
      checkTwice(
        node,
        node.names.map(([name]) => name),
        report,
      );
      for (const name of node.names.flat()) checkField(node, name, report);
      break;
    case "concatenate":
      if (node.parts.length === 0)
        report(node, "it has no parts", "name at least one frame or field");
      for (const { field, name } of node.parts) {
        if (field !== null) checkField(node, field, report);
        if (name !== null) checkField(node, name, report);
      }
      break;
    case "addValue":
      if (node.values.length === 0) report(node, "it adds nothing", "name at least one value");
      checkTwice(
        node,
        node.values.map(([name]) => name),
        report,
      );
      for (const [name, text] of node.values) {
        checkField(node, name, report);
        if (!isJson(text))
          report(
            node,
            `the value of ${JSON.stringify(name)} is no JSON: ${text.slice(0, 60)}`,
            "write JSON text",
          );
      }
      break;
    case "step":
      checkStep(node, report);
      break;
  }
}

function checkStep(node: StepSpec, report: Report): void {
  for (const [what, name] of [
    ["step", node.step],
    ["predicate", node.when],
  ] as const) {
    if (name !== null && !isStepName(name)) {
      report(
        node,
        `its ${what} ${JSON.stringify(name)} is no step name`,
        "use words of letters, digits, _ and -, joined by . and /",
      );
    }
  }
  for (const field of [...(node.inputs ?? []), ...(node.outputs ?? [])])
    checkField(node, field, report);
  if (node.expand)
    report(
      node,
      "1-to-N steps are not supported by this coordinator yet",
      "return one row for each row",
    );
  if (node.standalone && node.mode !== "keep") {
    report(
      node,
      "it is standalone but gives a result, which nobody could wait for",
      "make it a consumer (MODE_KEEP)",
    );
  }
  for (const [label, value] of Object.entries(node.requires)) {
    if (isNamePart(label) && label !== "__proto__" && value !== "") continue;
    report(
      node,
      `it requires the label ${JSON.stringify(label)}=${JSON.stringify(value)}`,
      `give a label a value and a name of ${nameGrammar}`,
    );
  }
  if (node.timeoutMs !== null && !isWhole(node.timeoutMs, maxTimeoutMs)) {
    report(
      node,
      `its timeout is ${node.timeoutMs} ms`,
      `use a whole number from 1 to ${maxTimeoutMs}`,
    );
  }
  if (node.maxRows !== null && !isWhole(node.maxRows, maxRowsLimit)) {
    report(node, `its maxRows is ${node.maxRows}`, `use a whole number from 1 to ${maxRowsLimit}`);
  }
  if (node.retry === null) return;
  const { attempts, firstPauseMs, factor, maxPauseMs, jitter } = node.retry;
  if (!isWhole(attempts, 1000)) report(node, `its retry has ${attempts} attempts`, "use 1 to 1000");
  for (const pause of new Set([firstPauseMs, maxPauseMs])) {
    if (pause >= 0 && pause <= maxTimeoutMs) continue;
    report(node, `its retry has a pause of ${pause} ms`, `use 0 to ${maxTimeoutMs}`);
  }
  if (!(factor >= 1 && Number.isFinite(factor)))
    report(node, `its retry's factor is ${factor}`, "use a number from 1");
  if (!(jitter >= 0 && jitter <= 1))
    report(node, `its retry's jitter is ${jitter}`, "use a number from 0 to 1");
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

function checkField(node: SpecNode, field: string, report: Report): void {
  const bytes = Buffer.byteLength(field);
  if (bytes >= 1 && bytes <= maxFieldNameBytes) return;
  report(node, `a field's name has ${bytes} bytes`, `use 1 to ${maxFieldNameBytes}`);
}

function checkTwice(node: SpecNode, names: readonly string[], report: Report): void {
  for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at))) {
    report(node, `it makes field ${JSON.stringify(name)} twice`, "name each field once");
  }
}

/**
 * Every frame is read by somebody, is the result, or belongs to a node that works by itself. Without
 * a named result, the frame of a step that comes last is the result.
 */
function checkUse(spec: PipelineSpec, report: Report): void {
  const read = new Set(spec.nodes.flatMap(inputsOf));
  for (const node of spec.nodes) {
    if (node.op === "entry" || read.has(node.name) || spec.result === node.name) continue;
    const isLast = spec.result === null && node === spec.nodes.at(-1);
    if (node.op === "step" && (node.mode === "keep" || node.asWorker || isLast)) continue;
    report(
      node,
      "nothing uses its result",
      "return it from the pipeline, subscribe something to it, or remove it",
    );
  }
  if (spec.result !== null && !spec.nodes.some((node) => node.name === spec.result)) {
    const known = spec.nodes.map((node) => node.name);
    report(
      undefined,
      `its result ${JSON.stringify(spec.result)} is no node`,
      `name one of its nodes${nearest(spec.result, known)}`,
    );
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
