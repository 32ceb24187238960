/** A step with only the required properties. */
import type { StepSpec } from "./spec.js";

/** The required properties of a step; all others have a default. */
export type StepHead = Pick<StepSpec, "name" | "source" | "input" | "step" | "mode">;

/** A step in the stage of its input, with the default for each missing property. */
export function plainStep(head: StepHead): StepSpec {
  return {
    op: "step",
    ...head,
    asWorker: false,
    when: null,
    inputs: null,
    outputs: null,
    retry: null,
    timeoutMs: null,
    requires: {},
    expand: false,
    maxOutputs: null,
    maxRows: null,
    standalone: false,
  };
}

/** A step that decides about rows: its frame has the one field `value`, true or false. */
export function predicateNode(head: Omit<StepHead, "mode">): StepSpec {
  return { ...plainStep({ ...head, mode: "replace" }), outputs: ["value"] };
}
