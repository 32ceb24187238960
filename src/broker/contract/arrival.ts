/** Rows that arrive, and the engine's answers to them. */
import type { DeadWrite } from "./dead-letter.js";
import type { CounterDelta, EntryWrite } from "./entry.js";

/**
 * Identifies a producer's batch, so that the engine recognises a repeated one. The engine accepts a batch only if its
 * sequence follows the last accepted one.
 */
export interface InboxKey {
  readonly pipeline: string;
  readonly source: string;
  readonly epoch: string;
  /** From 1. */
  readonly sequence: number;
}

/**
 * Rows that arrive. The engine stores each pipeline's rows in one step. If pipelines share no transaction, it takes one
 * step after the other. If a request fails between two steps, the caller sends it again, and a pipeline that already
 * has its rows answers "duplicate".
 */
export interface EnqueueRequest {
  readonly entries: readonly EntryWrite[];
  /** Rows that are refused on arrival: the engine writes them as dead letters in the same step. */
  readonly dead: readonly DeadWrite[];
  /** The engine accepts all keys of a pipeline or changes nothing in that pipeline. Empty: no check. */
  readonly inbox: readonly InboxKey[];
  readonly counters: readonly CounterDelta[];
  /**
   * The engine accepts the rows only while these pipelines' pointers still have these versions and the pipelines are
   * not draining.
   */
  readonly guard: readonly { readonly pipeline: string; readonly version: number }[];
}

/** The engine's answer to rows that arrive. */
export type EnqueueResult =
  | { readonly status: "enqueued" }
  /** The engine has already accepted this inbox key. */
  | { readonly status: "duplicate"; readonly key: InboxKey }
  /** This inbox key skips sequences; `next` is the expected one. */
  | { readonly status: "gap"; readonly key: InboxKey; readonly next: number }
  /** A guarded pointer has moved. */
  | { readonly status: "plan_changed"; readonly pipeline: string }
  /** A guarded pipeline is draining and accepts no rows. */
  | { readonly status: "draining"; readonly pipeline: string };
