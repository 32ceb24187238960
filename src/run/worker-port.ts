/**
 * How the dispatcher sees a connected worker. Sessions implement it; the dispatcher knows nothing of
 * streams and messages.
 */
import type { CallInput, CallOutcome, CallOutput } from "@stairs/core";

/** Rows for a worker. `links` are those that this worker has. */
export interface WorkerCall extends CallInput {
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
  /** From the moment at which the worker can begin with it, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Only of a 1-to-N call: takes what comes ahead of the outcome, part by part from 1; resolves when it is
   * written down. Rejects when the part does not fit the call: then nothing of the call counts. Without
   * it, parts are kept until the outcome comes.
   */
  readonly takePart?: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined;
}

/** How a worker is told what became of its outcome. */
export type Acknowledge = (kind: "committed" | "stale" | "rejected", reason?: string) => void;

/** How a call ended. */
export type CallEnd =
  | {
      readonly kind: "outcome";
      /** Not yet checked against the call. */
      readonly outcome: CallOutcome;
      /** How long the worker was busy with it, in milliseconds. */
      readonly busyMs: number;
      readonly acknowledge: Acknowledge;
    }
  /** The outcome cannot be read. */
  | { readonly kind: "malformed"; readonly reason: string; readonly acknowledge: Acknowledge }
  /** The worker's process is gone. `suspected`: it was working on this call. */
  | { readonly kind: "lost"; readonly suspected: boolean }
  /** The worker will not do it, and has not begun. */
  | { readonly kind: "given_back" }
  /** It took too long. */
  | { readonly kind: "timeout" }
  /** Its outputs are more than is kept of one call. */
  | { readonly kind: "too_much"; readonly reason: string };

/** One connected worker. */
export interface WorkerPort {
  readonly id: string;
  readonly labels: ReadonlyMap<string, string>;
  has(step: string): boolean;
  /** Calls that it may hold at once. 0 while it drains. */
  readonly maxCalls: number;
  /** Calls that it works on at the same time. */
  readonly parallelCalls: number;
  /** Calls that it holds, those that took too long included. */
  readonly held: number;
  /** The rows in them, in bytes. */
  readonly heldBytes: number;
  /** False while it does not take off its connection what it was sent. */
  readonly reads: boolean;
  /** The largest message that it takes, in bytes. */
  readonly maxMessageBytes: number;
  call(call: WorkerCall): Promise<CallEnd>;
  /** Asks it to stop a call whose outcome is of no use any more. */
  cancel(callId: string, reason: string): void;
}
