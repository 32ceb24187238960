/** Entries that a process holds: how it takes them, keeps them, gives them back and cuts them. */
import type { EntryHead, EntryWrite } from "./entry.js";

/** Names an entry while a process holds it. All four parts are the fence. */
export interface LeaseRef {
  readonly queue: string;
  readonly id: string;
  readonly nonce: string;
  /** How often the entry was leased, this time included. Part of the fence; says nothing about failures. */
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
  /** Random, one for each request: the same request again returns the same entries and takes no more. */
  readonly nonce: string;
  readonly maxEntries: number;
  /** The first entry is given whatever its size; further ones only while the sum stays within both bounds. */
  readonly maxRows: number;
  readonly maxBytes: number;
  /** How long the lease lasts without `extend`, in milliseconds. */
  readonly leaseMs: number;
}

/** Leases that go on. */
export interface LeaseExtension {
  readonly refs: readonly LeaseRef[];
  /** How long they last from now, in milliseconds. */
  readonly leaseMs: number;
}

/** Leases that end without a result. */
export interface LeaseRelease {
  readonly refs: readonly LeaseRef[];
  /** Added to `losses` of each: 1 when a worker process was lost with it, else 0. With 1 its rows count under `losses`. */
  readonly addLosses: 0 | 1;
}

/** A held entry and its pieces. */
export interface EntrySplit {
  readonly ref: LeaseRef;
  readonly pieces: readonly EntryWrite[];
  /** True when a worker process was lost with the entry: its rows count under `losses`. Default false. */
  readonly lost?: boolean;
}
