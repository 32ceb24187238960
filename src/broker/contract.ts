/**
 * The only door to storage, in four roles. A caller takes the role that it needs. Every engine keeps this contract, and
 * one test suite holds them to it.
 *
 * A promise that resolves means durable at the configured durability. A method that changes several things changes
 * all of them or none. A method has one parameter at most, so that a forwarder cannot lose one.
 */
import type { Accounts } from "./contract/accounts.js";
import type { Letters } from "./contract/letters.js";
import type { Plans } from "./contract/plans.js";
import type { Queues } from "./contract/queues.js";
import type { Peers } from "./peers.js";

export type * from "./contract/accounts.js";
export type * from "./contract/arrival.js";
export type * from "./contract/commit.js";
export type * from "./contract/dead-letter.js";
export * from "./contract/drop-counts.js";
export * from "./contract/entry.js";
export type * from "./contract/lease.js";
export type * from "./contract/letters.js";
export * from "./contract/plans.js";
export type * from "./contract/queues.js";

/** One engine. All methods may be called at once; an engine orders what it must. */
export interface Broker extends Queues, Letters, Plans, Accounts {
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the data is, for people: a directory, a URL without its password. */
  readonly location: string;
  /** The way to other processes that share the store; undefined where this one has it for itself. */
  readonly peers: Peers | undefined;
  /**
   * Pipelines of which this process has seen that their store was set back, and when, in milliseconds since 1970;
   * undefined where that cannot happen to a store that is open.
   */
  readonly setBackMs: ReadonlyMap<string, number> | undefined;

  /** Finishes what was begun and lets go of everything. Leases end without a count. */
  close(): Promise<void>;
}
