/**
 * A row whose call was late. The link that took the time is unknown, so the failure counts against the link
 * that allows the fewest attempts. So no link runs more often than its policy allows.
 */
import type { PlanLink } from "../graph/plan.js";
import type { CallOutcome } from "./outcome.js";

/**
 * The outcome of a call of one row that was not there in time.
 * @param timeoutMs What all links had together.
 */
export function lateOutcome(links: readonly PlanLink[], timeoutMs: number): CallOutcome {
  const attempts = links.map(({ retry }) => retry.attempts);
  const failure = {
    row: 0,
    link: attempts.lastIndexOf(Math.min(...attempts)),
    cause: "timeout",
    type: "Timeout",
    message: messageOf(links, timeoutMs),
    stack: "",
    disposition: "retry",
    retryAfterMs: null,
  } as const;
  return { outputs: [], failures: [failure], dropped: [] };
}

function messageOf(links: readonly PlanLink[], timeoutMs: number): string {
  if (links.length === 1)
    return `The call took longer than its ${timeoutMs} ms. Raise the step's timeout, or make it faster.`;
  const steps = links.map(({ step }) => step).join(", ");
  return `The call of ${steps} took longer than their ${timeoutMs} ms together. Raise a step's timeout, or make it faster.`;
}
