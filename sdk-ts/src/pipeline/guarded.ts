/**
 * A step and its predicate that no single worker has: one of them runs here, the other elsewhere.
 * The predicate then is a separate step, and only the rows that pass it go to the step.
 *
 *   frame ─▶ when ─▶ if ─▶ step ─▶ end
 *     └──────────────────────────▲
 */
import type { Component } from "./component.js";
import type { DraftNode, DraftOp } from "./draft.js";
import { predicateStep } from "./step-options.js";

/** True if the step and its predicate belong to different workers. */
export function needsGuard({ step: { run, when } }: Component): boolean {
  return when !== null && "remote" in run !== "remote" in when;
}

/** @returns The node of the frame after the step. */
export function addGuarded(
  input: DraftNode,
  { step, explicitName, baseName }: Component,
  source: string,
): DraftNode {
  const { graph } = input;
  const { when } = step;
  if (when === null) throw new Error("a step without a predicate needs no guard");
  const { pipeline, config } = graph.scope;
  const scope = { outer: graph.scope, pipeline, explicitName, baseName, source, config };
  graph.share(input, scope);
  const end = graph.inside(scope, () => {
    const add = (base: string, op: DraftOp, more: { optional: boolean; isScope?: boolean }) =>
      graph.add({ op, source, explicitName: null, baseName: base, ...more });
    const optional = true;
    const verdict = add("when", { op: "step", input, step: predicateStep(when) }, { optional });
    const filter = add("if", { op: "filter", input, when: verdict }, { optional });
    const worker = add(
      baseName,
      { op: "step", input: filter, step: { ...step, when: null } },
      { optional: false, isScope: true },
    );
    // The row does not wait for a consumer with a queue of its own.
    if (step.mode === "keep" && step.asWorker) return input;
    return add("end", { op: "choose", filter, then: worker, otherwise: input }, { optional });
  });
  graph.share(end, graph.scope);
  return end;
}
