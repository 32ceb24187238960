/**
 * The only door to storage, in four roles. A caller takes the role that it needs. Every engine keeps this contract, and
 * one test suite checks every engine against it.
 *
 * When a method's promise resolves, the change is durable at the configured durability. A method that changes several
 * things changes all of them or none. A method has at most one parameter, so that a forwarder cannot lose an argument.
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

/** One engine. Callers may call all methods concurrently; the engine serialises calls where it must. */
export interface Broker extends Queues, Letters, Plans, Accounts {
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the data is, for messages: a directory, or a URL without its password. */
  readonly location: string;
  /** The way to other processes that share the store; undefined if this process has the store to itself. */
  readonly peers: Peers | undefined;
  /**
   * Pipelines whose data this process has seen set back to an earlier state, and when it saw that, in milliseconds
   * since 1970; undefined for an engine whose open store cannot be set back.
   */
  readonly setBackMs: ReadonlyMap<string, number> | undefined;

  /** Finishes running work and releases every resource. Leases end, and the engine counts no loss for them. */
  close(): Promise<void>;
}
