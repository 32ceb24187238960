/** What memory holds of an entry: everything but its rows. */
import type { AttemptRecord } from "../contract.js";

/** An entry without its rows. */
export interface Head {
  /** Rises in lease order; below 0 for pieces of split entries, which come first. */
  readonly id: number;
  readonly planId: string;
  readonly signature: string;
  readonly rows: number;
  readonly bytes: number;
  readonly losses: number;
  readonly attempts: readonly AttemptRecord[];
  /** A key that is equal for entries whose attempts are equal by node and count. */
  readonly attemptKey: string;
  readonly delivered: readonly string[];
  readonly enqueuedAtMs: number;
  /** How often this process has leased the entry. */
  readonly deliveries: number;
}

/** True if one lease may hold both entries. */
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
