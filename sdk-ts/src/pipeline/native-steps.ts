/** The steps of a built pipeline that this process implements. */
import { nodeName, pipelineName } from "@stairs/core";
import type { NativeStep } from "../native-step.js";
import type { NamedGraph } from "./definition.js";
import type { DraftNode } from "./draft.js";
import type { ResolvedStep, Runnable } from "./step-options.js";

/** A NativeStep for each function and each predicate of the graph, in its order. */
export function nativeSteps({ definition, nodes, names }: NamedGraph): readonly NativeStep[] {
  const pipeline = pipelineName(definition.app, definition.name);
  return nodes.flatMap((node) => {
    if (node.op.op !== "step") return [];
    const { step } = node.op;
    const name = nodeName(pipeline, names.get(node) ?? "");
    const kind = step.mode === "keep" ? "consumer" : "function";
    return [
      ...native(
        definition.config,
        node,
        { ...step, batch: false },
        step.when,
        "predicate",
        `${name}/when`,
      ),
      ...native(definition.config, node, step, step.run, kind, name),
    ];
  });
}

function native(
  config: NativeStep["config"],
  node: DraftNode,
  step: ResolvedStep,
  runnable: Runnable | null,
  kind: NativeStep["kind"],
  name: string,
): NativeStep[] {
  if (runnable === null || !("native" in runnable)) return [];
  const { batch, concurrency, inputs, timeoutMs, maxRows } = step;
  const { source } = node;
  return [
    {
      name,
      kind,
      batch,
      concurrency,
      inputs,
      timeoutMs,
      maxRows,
      source,
      config,
      run: runnable.native,
    },
  ];
}
