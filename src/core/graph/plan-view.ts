/** A plan as the protocol shows it. */
import type { PlanView } from "../protocol/generated/stairs/v1/PlanView.js";
import { allOps } from "./ops.js";
import type { CallOp, Plan } from "./plan.js";

/** The stages of a plan with their calls and targets. */
export function planView(plan: Plan): PlanView {
  return {
    planId: plan.id,
    stages: plan.stages.map((stage) => ({
      queue: stage.queue,
      signature: stage.signature,
      calls: allOps(stage.line)
        .filter((op): op is CallOp => op.op === "call")
        .map(({ links }) => ({
          steps: links.map((link) => link.step),
          nodes: links.map((link) => link.node),
        })),
      targets: allOps(stage.line).flatMap((op) => (op.op === "emit" ? [op.queue] : [])),
    })),
  };
}
