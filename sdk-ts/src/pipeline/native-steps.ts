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
    const predicate = { ...step, ...predicateSettings };
    return [
      ...native(node, predicate, step.when, "predicate", `${name}/when`),
      ...native(node, step, step.run, step.kind, name),
    ];
  });
}

/** A predicate gets one row at a time, without the options of the step. */
const predicateSettings = {
  batch: false,
  setup: null,
  inputSchema: null,
  outputSchema: null,
  maxOutputs: null,
} as const;

function native(
  node: DraftNode,
  step: ResolvedStep,
  runnable: Runnable | null,
  kind: NativeStep["kind"],
  name: string,
): NativeStep[] {
  if (runnable === null || !("native" in runnable)) return [];
  const { batch, concurrency, inputs, timeoutMs, maxRows, maxOutputs } = step;
  const { setup, inputSchema, outputSchema } = step;
  const { source, scope } = node;
  return [
    {
      name,
      kind,
      batch,
      concurrency,
      inputs,
      timeoutMs,
      maxRows,
      maxOutputs,
      source,
      config: scope.config,
      setup,
      inputSchema,
      outputSchema,
      run: runnable.native,
    },
  ];
}
