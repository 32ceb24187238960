/** Workers of which only the places matter. */
import { defaultRetry, type PlanLink } from "@stairs/core";
import type { WorkerPort } from "../../../src/run/worker-port.js";

export function link(step: string, more: Partial<PlanLink> = {}): PlanLink {
  return {
    node: step,
    step,
    mode: "merge",
    when: null,
    inputs: null,
    retry: defaultRetry,
    timeoutMs: 60_000,
    requires: {},
    maxRows: null,
    expand: false,
    maxOutputs: 100_000,
    ended: null,
    source: "",
    ...more,
  };
}

export class Port implements WorkerPort {
  readonly labels: ReadonlyMap<string, string>;
  readonly parallelCalls = 1;
  readonly maxMessageBytes = 1 << 24;
  held = 0;
  heldBytes = 0;
  reads = true;
  constructor(
    readonly id: string,
    readonly steps: readonly string[],
    public maxCalls = 4,
    labels: Record<string, string> = {},
  ) {
    this.labels = new Map(Object.entries(labels));
  }
  has(step: string): boolean {
    return this.steps.includes(step);
  }
  call(): never {
    throw new Error("the pool calls nobody");
  }
  cancel(): void {
    throw new Error("the pool cancels nothing");
  }
}
