/** A call's rows and chain, and what becomes of them. */
import type { Frame, RowIds } from "@stairs/core";
import type { RowDropped, RowFailure } from "./row-end.js";

/** One step of a call's chain. */
export interface ChainLink {
  readonly step: string;
  readonly mode: "merge" | "replace" | "keep";
  /** A predicate step; empty: no row skips the link. */
  readonly when: string;
  /** The fields that the step gets; empty: all. */
  readonly inputs: readonly string[];
  /** True: a row may become many. Only the last link. Default false. */
  readonly expand?: boolean;
  /** With `expand`: the most rows that one row may become. Default, and 0: 100,000. */
  readonly maxOutputs?: number;
}

/** Rows to work on. */
export interface ChainCall {
  readonly callId: string;
  readonly attempt: number;
  readonly chain: readonly ChainLink[];
  readonly rows: number;
  readonly frame: Frame;
  readonly ids: RowIds | null;
  /** Aborted when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
  /** Takes what an `expand` link makes while it makes more. Default: all of it is in the outcome. */
  readonly ahead?: AheadOfOutcome;
}

/** Where outputs go that do not wait for their outcome. */
export interface AheadOfOutcome {
  /** The largest message, in bytes. */
  readonly limit: number;
  /** About so many bytes are sent together, if a message takes them. */
  readonly partBytes: number;
  /** Sends one message. Waits where too many are under way; gives up when the call is cancelled. */
  send(outputs: readonly ChainOutput[]): Promise<void>;
}

/** Rows that came out. */
export interface ChainOutput {
  readonly rows: number;
  /** The fields that were made; after a REPLACE link the whole frame. */
  readonly frame: Frame;
  /** Which row of the call each came from; null: row i from row i, and all rows are here. */
  readonly parents: Uint32Array | null;
  /** As `Output.merge` of the protocol. */
  readonly merge: boolean;
}

/** What became of the rows. */
export interface ChainOutcome {
  /** Empty for a chain that makes nothing when all rows went through. */
  readonly outputs: readonly ChainOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDropped[];
}
