/** Nodes that run a step. */
import { defaultRetry, nearest, type RetryPolicy, type StepSpec } from "@stairs/core";
import { inputOf, type NodeContext } from "./node-context.js";
import type { FileValue } from "./value.js";

/** Options of every step. */
export const stepOptions = [
  "input",
  "as_worker",
  "when",
  "inputs",
  "outputs",
  "retry",
  "timeout",
  "requires",
  "max_rows",
];

const retryKeys = ["attempts", "first_pause", "factor", "max_pause", "jitter", "not_retryable"];

/** A node that runs a step. `expand`: 1-to-N. */
export function stepNode(
  context: NodeContext,
  mode: StepSpec["mode"],
  expand = false,
): readonly [StepSpec] {
  const { name, source, verb, subject, options } = context;
  const option = <Read>(key: string, read: (value: FileValue) => Read | undefined): Read | null => {
    const value = options.get(key);
    return value === undefined ? null : (read(value) ?? null);
  };
  const step: StepSpec = {
    op: "step",
    name,
    source,
    input: inputOf(context),
    step: subject.text(verb) ?? "",
    mode,
    asWorker: option("as_worker", (value) => value.flag("as_worker")) ?? false,
    when: option("when", (value) => value.text("when")),
    inputs: option("inputs", (value) => value.texts("inputs")),
    outputs: option("outputs", (value) => value.texts("outputs")),
    retry: option("retry", retryOf),
    timeoutMs: option("timeout", (value) => value.duration("timeout")),
    requires: option("requires", labelsOf) ?? {},
    expand,
    maxOutputs: option("max_outputs", (value) => value.number("max_outputs")),
    maxRows: option("max_rows", (value) => value.number("max_rows")),
    standalone: false,
  };
  return [step];
}

/** Missing options keep the values of the default policy. */
function retryOf(value: FileValue): RetryPolicy | undefined {
  const entries = value.entries("retry", "write retry: { attempts: 5, first_pause: 2s }");
  if (entries === undefined) return undefined;
  let policy = defaultRetry;
  for (const entry of entries) {
    const { key, at } = entry;
    const number = entry.value.number.bind(entry.value, key);
    const pause = entry.value.duration.bind(entry.value, key);
    if (key === "attempts") policy = { ...policy, attempts: number() ?? policy.attempts };
    else if (key === "first_pause")
      policy = { ...policy, firstPauseMs: pause() ?? policy.firstPauseMs };
    else if (key === "factor") policy = { ...policy, factor: number() ?? policy.factor };
    else if (key === "max_pause") policy = { ...policy, maxPauseMs: pause() ?? policy.maxPauseMs };
    else if (key === "jitter") policy = { ...policy, jitter: number() ?? policy.jitter };
    else if (key === "not_retryable")
      policy = { ...policy, notRetryable: entry.value.texts(key) ?? policy.notRetryable };
    else
      at.report(
        `retry has no option ${JSON.stringify(key)}${nearest(key, retryKeys)}`,
        `use ${retryKeys.join(", ")}`,
      );
  }
  return policy;
}

function labelsOf(value: FileValue): Record<string, string> | undefined {
  const entries = value.entries("requires", 'write requires: { gpu: "1" }');
  const labels = entries?.flatMap((entry): [string, string][] => {
    const text = entry.value.label(`the label ${entry.key}`);
    return text === undefined ? [] : [[entry.key, text]];
  });
  return labels === undefined ? undefined : Object.fromEntries(labels);
}
