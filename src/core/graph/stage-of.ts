/** The stage that rows of a queue go through. */
import type { Plan, Stage } from "./plan.js";

/** A plan may have several stages for one queue; rows carry the signature of theirs. Undefined: it has none such. */
export function stageOf(
  { stages }: Plan,
  { queue, signature }: Pick<Stage, "queue" | "signature">,
): Stage | undefined {
  return stages.find((stage) => stage.queue === queue && stage.signature === signature);
}
