/** A promise that a history breaks, with what proves it. */
import type { Event } from "./event.js";

/** The promises that the checker can find broken; see `check.ts`. */
export type Invariant = "I1" | "I2" | "I3" | "I4" | "I5" | "I6" | "I8" | "R1" | "R10";

/** One broken promise. */
export interface Violation {
  readonly invariant: Invariant;
  /** One sentence that names the row, the queue or the commit. */
  readonly what: string;
  /** The events that prove it; empty when the final account does. */
  readonly proof: readonly Event[];
}

/** Violations as text: a line each, and below it the events that prove it. */
export function violationText(violations: readonly Violation[], limit = 20): string {
  const lines = violations
    .slice(0, limit)
    .flatMap(({ invariant, what, proof }) => [
      `${invariant}: ${what}`,
      ...proof.map((event) => `    ${JSON.stringify(event)}`),
    ]);
  const more = violations.length - limit;
  return [...lines, ...(more > 0 ? [`and ${more} more`] : [])].join("\n");
}
