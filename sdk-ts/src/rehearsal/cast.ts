/**
 * Who plays which step of a pipeline: a stub, or the function that this process has. Steps are known by
 * their nodes here, since a stub may stand for one node of a step and not for another.
 */
import type { PipelineSpec, SpecNode, StepSpec } from "@stairs/core";
import { bareStep, type NativeStep } from "../native-step.js";
import type { Stub } from "../pipeline/rows-outcome.js";
import { namesOfNode, namesOfWhen, type Stubs } from "./stubs.js";

/** What plays the steps, by `playerOf` and `judgeOf` their nodes. */
export type Cast = ReadonlyMap<string, NativeStep>;

/** A step that neither a stub nor this process has. */
export interface MissingStep {
  readonly step: string;
  readonly node: string;
  /** `file:line`, or empty. */
  readonly source: string;
}

/** The name under which a node's step is in the cast. */
export function playerOf(node: string): string {
  return node;
}

/** The name under which a node's predicate is in the cast; nodes have no such names. */
export function judgeOf(node: string): string {
  return `${node} when`;
}

/**
 * Finds out who plays.
 * @param natives By step name.
 * @param config For stubs that stand for steps of others.
 */
export function castOf(
  spec: PipelineSpec,
  natives: ReadonlyMap<string, NativeStep>,
  stubs: Stubs,
  config: NativeStep["config"],
): { readonly cast: Cast; readonly missing: readonly MissingStep[] } {
  const cast = new Map<string, NativeStep>();
  const missing: MissingStep[] = [];
  const predicates = new Set(spec.nodes.flatMap(decidedBy));
  const engage = (name: string, what: MissingStep & Part, stub: Stub | undefined): void => {
    const player = natives.get(what.step) ?? null;
    if (stub !== undefined) cast.set(name, standIn(what, stub, player, config));
    else if (player !== null) cast.set(name, player);
    else missing.push(what);
  };
  for (const node of spec.nodes) {
    if (node.op !== "step") continue;
    const { name, step, source, when } = node;
    const kind = predicates.has(name) ? "predicate" : kindOf(node);
    engage(
      playerOf(name),
      { step, node: name, source, kind },
      stubs.for(kind === "predicate" ? [step, name] : namesOfNode(name, step)),
    );
    if (when === null) continue;
    const judge = { step: when, node: name, source, kind: "predicate" } as const;
    engage(judgeOf(name), judge, stubs.for(namesOfWhen(name, when)));
  }
  return { cast, missing };
}

interface Part {
  readonly kind: NativeStep["kind"];
}

/** The nodes whose booleans say where rows go. */
function decidedBy(node: SpecNode): string[] {
  if (node.op !== "filter" && node.op !== "call") return [];
  return node.when === null ? [] : [node.when];
}

function kindOf({ mode, expand }: StepSpec): NativeStep["kind"] {
  if (mode === "keep") return "consumer";
  return expand ? "expand" : "function";
}

/** A stub gets rows one by one, and needs nothing of what the step's own function does. */
function standIn(
  { step, source, kind }: MissingStep & Part,
  stub: Stub,
  player: NativeStep | null,
  config: NativeStep["config"],
): NativeStep {
  const { run, ...bare } = bareStep(step, kind, stub as NativeStep["run"]);
  return { ...bare, source, config, ...player, batch: false, setup: null, run };
}
