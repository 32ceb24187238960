/** Problems of a step node. */
import { limits } from "../limits.js";
import { isNamePart, isStepName, namePartGrammar } from "../names.js";
import { checkFieldNames, type Report } from "./check-field.js";
import type { StepSpec } from "./spec.js";

const maxRowsLimit = 1_000_000;
const maxOutputsLimit = 1_000_000_000;
const maxNotRetryable = 100;

/** Reports every problem of a step. */
export function checkStep(node: StepSpec, report: Report): void {
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
  checkFieldNames(node, [...(node.inputs ?? []), ...(node.outputs ?? [])], report);
  if (node.expand && node.mode === "keep")
    report(
      node,
      "it makes many rows of one, but its mode throws away what it makes",
      "use MODE_MERGE or MODE_REPLACE, or make it a plain consumer",
    );
  if (node.maxOutputs !== null && !isWhole(node.maxOutputs, maxOutputsLimit)) {
    report(
      node,
      `its maxOutputs is ${node.maxOutputs}`,
      `use a whole number from 1 to ${maxOutputsLimit}`,
    );
  }
  if (node.maxOutputs !== null && !node.expand)
    report(
      node,
      "it has a maxOutputs, but gives one row for each row",
      "make it a 1-to-N step (expand), or leave maxOutputs out",
    );
  if (node.standalone) {
    report(
      node,
      "it is standalone, and no command can read the queue of a standalone consumer yet",
      "leave standalone out: any worker that has the step runs it",
    );
  }
  for (const [label, value] of Object.entries(node.requires)) {
    if (isNamePart(label) && label !== "__proto__" && value !== "") continue;
    report(
      node,
      `it requires the label ${JSON.stringify(label)}=${JSON.stringify(value)}`,
      `give a label a value and a name of ${namePartGrammar}`,
    );
  }
  if (node.timeoutMs !== null && !isWhole(node.timeoutMs, limits.pauseMs)) {
    report(
      node,
      `its timeout is ${node.timeoutMs} ms`,
      `use a whole number from 1 to ${limits.pauseMs}`,
    );
  }
  if (node.maxRows !== null && !isWhole(node.maxRows, maxRowsLimit)) {
    report(node, `its maxRows is ${node.maxRows}`, `use a whole number from 1 to ${maxRowsLimit}`);
  }
  if (node.retry === null) return;
  const { attempts, firstPauseMs, factor, maxPauseMs, jitter, notRetryable } = node.retry;
  if (!isWhole(attempts, 1000)) report(node, `its retry has ${attempts} attempts`, "use 1 to 1000");
  for (const pause of new Set([firstPauseMs, maxPauseMs])) {
    if (pause >= 0 && pause <= limits.pauseMs) continue;
    report(node, `its retry has a pause of ${pause} ms`, `use 0 to ${limits.pauseMs}`);
  }
  if (!(factor >= 1 && Number.isFinite(factor)))
    report(node, `its retry's factor is ${factor}`, "use a number from 1");
  if (!(jitter >= 0 && jitter <= 1))
    report(node, `its retry's jitter is ${jitter}`, "use a number from 0 to 1");
  if (notRetryable.length > maxNotRetryable || notRetryable.includes("")) {
    report(
      node,
      `its retry names ${notRetryable.length} exceptions that are not tried again`,
      `name the classes of at most ${maxNotRetryable}`,
    );
  }
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
