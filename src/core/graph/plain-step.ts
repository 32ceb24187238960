/** A step with nothing but what every step has. */
import type { StepSpec } from "./spec.js";

/** What has to be said of every step; all else has a default. */
export type StepHead = Pick<StepSpec, "name" | "source" | "input" | "step" | "mode">;

/** A step in the stage of its input, with the defaults for all that is not said. */
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
