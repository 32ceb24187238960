/** Keys for joining entries in one lease (R9): entries with equal keys may go out together. */
import type { AttemptRecord, EntryHead } from "./contract/entry.js";

/** A key that is equal for attempts with equal nodes and counts. */
export function attemptKeyOf(attempts: readonly AttemptRecord[]): string {
  if (attempts.length === 0) return "";
  return attempts
    .map((attempt) => attempt.node)
    .sort()
    .join("\n");
}

/** A key that is equal for entries that one lease may join, if both have no losses. */
export function joinKeyOf({
  signature,
  attempts,
  delivered,
}: Pick<EntryHead, "signature" | "attempts" | "delivered">): string {
  if (attempts.length === 0 && delivered.length === 0) return signature;
  return JSON.stringify([signature, attemptKeyOf(attempts), delivered]);
}
