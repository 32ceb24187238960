/** Problems of a node by itself, without the nodes around it. */
import { isPipelineName, isStepName } from "../names.js";
import { checkField, type Report } from "./check-field.js";
import { checkStep } from "./check-step.js";
import type { SpecNode } from "./spec.js";

/** Reports every problem of a node. */
export function checkNode(node: SpecNode, report: Report): void {
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
    case "call":
      checkPipelineName(node, node.pipeline, report);
      if (node.otherwise !== null) checkPipelineName(node, node.otherwise, report);
      if (node.otherwise !== null && node.when === null)
        report(
          node,
          `it names ${node.otherwise} for the other rows, but hands over all of them`,
          "give it a when, or leave otherwise out",
        );
      break;
    case "pipeline":
      checkPipelineName(node, node.pipeline, report);
      if (node.when !== null && !isStepName(node.when))
        report(
          node,
          `its predicate ${JSON.stringify(node.when)} is no step name`,
          "use words of letters, digits, _ and -, joined by . and /",
        );
      break;
  }
}

function checkPipelineName(node: SpecNode, name: string, report: Report): void {
  if (isPipelineName(name)) return;
  report(node, `${JSON.stringify(name)} is no pipeline's name`, "name it app.pipeline");
}

function checkTwice(node: SpecNode, names: readonly string[], report: Report): void {
  for (const name of new Set(names.filter((each, at) => names.indexOf(each) !== at))) {
    report(node, `it makes field ${JSON.stringify(name)} twice`, "name each field once");
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
