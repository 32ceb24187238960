/** Rows that arrive, and what becomes of them. */
import type { DeadWrite } from "./dead-letter.js";
import type { CounterDelta, EntryWrite } from "./entry.js";

/** A producer's batch, so that a repeated one is noticed. Accepted only as the one after the last. */
export interface InboxKey {
  readonly pipeline: string;
  readonly source: string;
  readonly epoch: string;
  /** From 1. */
  readonly sequence: number;
}

/**
 * Rows that arrive. Each pipeline takes its rows in one step. Where pipelines share no transaction there is one
 * step after the other; a request that ends between them is sent again, and where it was done it is a duplicate.
 */
export interface EnqueueRequest {
  readonly entries: readonly EntryWrite[];
  /** Rows that are refused on arrival: they become dead letters in the same step. */
  readonly dead: readonly DeadWrite[];
  /** All of a pipeline are accepted or nothing happens to it. Empty: no check. */
  readonly inbox: readonly InboxKey[];
  readonly counters: readonly CounterDelta[];
  /** Only while these pipelines' pointers still have these versions, and the pipelines do not drain. */
  readonly guard: readonly { readonly pipeline: string; readonly version: number }[];
}

/** What became of rows that arrive. */
export type EnqueueResult =
  | { readonly status: "enqueued" }
  /** An inbox key was seen before. */
  | { readonly status: "duplicate"; readonly key: InboxKey }
  /** An inbox key leaves some out. */
  | { readonly status: "gap"; readonly key: InboxKey; readonly next: number }
  /** A guarded pointer has moved. */
  | { readonly status: "plan_changed"; readonly pipeline: string }
  /** A guarded pipeline drains: nothing comes in. */
  | { readonly status: "draining"; readonly pipeline: string };
