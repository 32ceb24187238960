/** What memory knows of an entry: everything but its rows. */
import type { AttemptRecord } from "../contract.js";

/** An entry without its rows. */
export interface Head {
  /** Rises in the order in which entries are leased; below 0 for pieces of split entries, which come first. */
  readonly id: number;
  readonly planId: string;
  readonly signature: string;
  readonly rows: number;
  readonly bytes: number;
  readonly losses: number;
  readonly attempts: readonly AttemptRecord[];
  /** Equal for entries whose attempts are equal by node and count. */
  readonly attemptKey: string;
  readonly delivered: readonly string[];
  readonly enqueuedAtMs: number;
  /** How often it was leased, as far as this process knows. */
  readonly deliveries: number;
}

/** True if both may go out in one lease. */
export function mayJoin(a: Head, b: Head): boolean {
  return (
    a.signature === b.signature &&
    a.attemptKey === b.attemptKey &&
    a.losses === 0 &&
    b.losses === 0 &&
    areEqual(a.delivered, b.delivered)
  );
}

function areEqual(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, i) => name === b[i]);
}
