/** Which entries may go out in one lease (R9), as a text that is equal for those. */
import type { AttemptRecord, EntryHead } from "./contract/entry.js";

/** Equal for attempts that are equal by node and count. */
export function attemptKeyOf(attempts: readonly AttemptRecord[]): string {
  if (attempts.length === 0) return "";
  return attempts
    .map((attempt) => attempt.node)
    .sort()
    .join("\n");
}

/** Equal for entries that may be joined, if both have no losses. */
export function joinKeyOf({
  signature,
  attempts,
  delivered,
}: Pick<EntryHead, "signature" | "attempts" | "delivered">): string {
  if (attempts.length === 0 && delivered.length === 0) return signature;
  return JSON.stringify([signature, attemptKeyOf(attempts), delivered]);
}
