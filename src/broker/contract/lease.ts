/** Entries that a process holds: how it leases, extends, releases and splits them. */
import type { EntryHead, EntryWrite } from "./entry.js";

/** Names an entry while a process holds it. All four parts together are the fence. */
export interface LeaseRef {
  readonly queue: string;
  readonly id: string;
  readonly nonce: string;
  /** How often the entry was leased, including this time. Part of the fence; not a count of failures. */
  readonly delivery: number;
}

/** An entry that a process holds. */
export interface LeasedEntry extends EntryHead, LeaseRef {
  readonly payload: Buffer;
  readonly enqueuedAtMs: number;
}

/** What to lease. */
export interface LeaseRequest {
  readonly queue: string;
  /**
   * Random, one for each request. If the engine receives the same request again, it returns the same entries and leases
   * no more.
   */
  readonly nonce: string;
  readonly maxEntries: number;
  /**
   * The engine leases the first entry whatever its size, and further entries only while the sum stays within both
   * bounds.
   */
  readonly maxRows: number;
  readonly maxBytes: number;
  /** How long the lease lasts without `extend`, in milliseconds. */
  readonly leaseMs: number;
}

/** Leases to extend. */
export interface LeaseExtension {
  readonly refs: readonly LeaseRef[];
  /** How long they last from now, in milliseconds. */
  readonly leaseMs: number;
}

/** Leases to end without a result. */
export interface LeaseRelease {
  readonly refs: readonly LeaseRef[];
  /**
   * Added to the `losses` of each entry: 1 if a worker process was lost with it, otherwise 0. With 1, the engine counts
   * its rows under `losses`.
   */
  readonly addLosses: 0 | 1;
}

/** A held entry and its pieces. */
export interface EntrySplit {
  readonly ref: LeaseRef;
  readonly pieces: readonly EntryWrite[];
  /** True if a worker process was lost with the entry: the engine counts its rows under `losses`. Default false. */
  readonly lost?: boolean;
}
