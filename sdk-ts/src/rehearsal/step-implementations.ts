/**
 * Which code runs which step of a pipeline: a stub, or this process's function. Steps are keyed by
 * node, because a stub can replace one node of a step and not another.
 */
import type { PipelineSpec, SpecNode, StepSpec } from "@stairs/core";
import { bareStep, type NativeStep } from "../native-step.js";
import type { Stub } from "../pipeline/rows-outcome.js";
import { namesOfNode, namesOfWhen, type Stubs } from "./stubs.js";

/** What runs the steps, by `stepKey` and `predicateKey` of their nodes. */
export type StepImplementations = ReadonlyMap<string, NativeStep>;

/** A step without a stub or a function in this process. */
export interface MissingStep {
  readonly step: string;
  readonly node: string;
  /** `file:line`, or empty. */
  readonly source: string;
}

/** The key of a node's step among the implementations. */
export function stepKey(node: string): string {
  return node;
}

/** The key of a node's predicate among the implementations. No node can have this name. */
export function predicateKey(node: string): string {
  return `${node} when`;
}

/**
 * Finds the code of each step.
 * @param natives By step name.
 * @param config For stubs that replace steps of other workers.
 */
export function implementationsOf(
  spec: PipelineSpec,
  natives: ReadonlyMap<string, NativeStep>,
  stubs: Stubs,
  config: NativeStep["config"],
): { readonly implementations: StepImplementations; readonly missing: readonly MissingStep[] } {
  const implementations = new Map<string, NativeStep>();
  const missing: MissingStep[] = [];
  const predicates = new Set(spec.nodes.flatMap(decidedBy));
  const assign = (name: string, what: MissingStep & Part, stub: Stub | undefined): void => {
    const native = natives.get(what.step) ?? null;
    if (stub !== undefined) implementations.set(name, stubStep(what, stub, native, config));
    else if (native !== null) implementations.set(name, native);
    else missing.push(what);
  };
  for (const node of spec.nodes) {
    if (node.op !== "step") continue;
    const { name, step, source, when } = node;
    const kind = predicates.has(name) ? "predicate" : kindOf(node);
    assign(
      stepKey(name),
      { step, node: name, source, kind },
      stubs.for(kind === "predicate" ? [step, name] : namesOfNode(name, step)),
    );
    if (when === null) continue;
    const predicate = { step: when, node: name, source, kind: "predicate" } as const;
    assign(predicateKey(name), predicate, stubs.for(namesOfWhen(name, when)));
  }
  return { implementations, missing };
}

interface Part {
  readonly kind: NativeStep["kind"];
}

/** The nodes whose booleans decide where rows go. */
function decidedBy(node: SpecNode): string[] {
  if (node.op !== "filter" && node.op !== "call") return [];
  return node.when === null ? [] : [node.when];
}

function kindOf({ mode, expand }: StepSpec): NativeStep["kind"] {
  if (mode === "keep") return "consumer";
  return expand ? "expand" : "function";
}

/** A stub gets rows one by one and needs none of the options of the step's own function. */
function stubStep(
  { step, source, kind }: MissingStep & Part,
  stub: Stub,
  native: NativeStep | null,
  config: NativeStep["config"],
): NativeStep {
  const { run, ...bare } = bareStep(step, kind, stub as NativeStep["run"]);
  return { ...bare, source, config, ...native, batch: false, setup: null, run };
}
