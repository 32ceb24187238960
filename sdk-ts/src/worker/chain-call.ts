/** The rows and chain of a call, and its outcome. */
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
  /** True: a row can become many. Only for the last link. Default false. */
  readonly expand?: boolean;
  /** With `expand`: the maximum number of rows that one row can become. Default, and 0: 100,000. */
  readonly maxOutputs?: number;
}

/** The rows to process. */
export interface ChainCall {
  readonly callId: string;
  readonly attempt: number;
  readonly chain: readonly ChainLink[];
  readonly rows: number;
  readonly frame: Frame;
  readonly ids: RowIds | null;
  /** Aborts when the coordinator no longer waits for the outcome. */
  readonly signal: AbortSignal;
  /**
   * Takes rows of an `expand` link while the link makes more. Default: the outcome contains all of
   * them.
   */
  readonly ahead?: AheadOfOutcome;
}

/** The destination of outputs that leave before their outcome. */
export interface AheadOfOutcome {
  /** The largest message, in bytes. */
  readonly limit: number;
  /** The approximate number of bytes to send together, if they fit a message. */
  readonly partBytes: number;
  /** Sends one message. Waits while too many are in flight; gives up when the call is cancelled. */
  send(outputs: readonly ChainOutput[]): Promise<void>;
}

/** Rows that a chain produced. */
export interface ChainOutput {
  readonly rows: number;
  /** The new fields; after a REPLACE link, the whole frame. */
  readonly frame: Frame;
  /**
   * The row of the call that each row came from; null: row i comes from row i, and all rows are
   * present.
   */
  readonly parents: Uint32Array | null;
  /** As `Output.merge` of the protocol. */
  readonly merge: boolean;
}

/** The outcome of the rows. */
export interface ChainOutcome {
  /** Empty if the chain makes nothing and all rows passed. */
  readonly outputs: readonly ChainOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDropped[];
}
