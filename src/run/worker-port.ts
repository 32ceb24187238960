/**
 * The dispatcher's view of a connected worker. Sessions implement it; the dispatcher knows nothing of streams and
 * messages.
 */
import type { CallInput, CallOutcome, CallOutput } from "@stairs/core";

/** Rows for a worker. `links` contains only links that this worker has. */
export interface WorkerCall extends CallInput {
  readonly callId: string;
  /** From 1. */
  readonly attempt: number;
  /** Counts from the moment when the worker can begin the call, in milliseconds. */
  readonly timeoutMs: number;
  /**
   * Only for a 1-to-N call: takes the parts ahead of the outcome one by one, from 1; resolves when the store has the
   * part. Rejects if the part does not fit the call: then nothing of the call counts. If absent, the session keeps
   * parts until the outcome arrives.
   */
  readonly takePart?: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined;
}

/** Answers a worker's outcome. */
export type Acknowledge = (kind: "committed" | "stale" | "rejected", reason?: string) => void;

/** How a call ended. */
export type CallEnd =
  | {
      readonly kind: "outcome";
      /** Not yet checked against the call. */
      readonly outcome: CallOutcome;
      /** How long the worker was busy with the call, in milliseconds. */
      readonly busyMs: number;
      readonly acknowledge: Acknowledge;
    }
  /** The coordinator cannot read the outcome. */
  | { readonly kind: "malformed"; readonly reason: string; readonly acknowledge: Acknowledge }
  /** The worker's process is gone. `suspected`: it was working on this call. */
  | { readonly kind: "lost"; readonly suspected: boolean }
  /** The worker will not do the call, and has not begun it. */
  | { readonly kind: "given_back" }
  /** The call exceeded its timeout. */
  | { readonly kind: "timeout" }
  /** Its outputs exceed the limit for one call. */
  | { readonly kind: "too_much"; readonly reason: string };

/** One connected worker. */
export interface WorkerPort {
  readonly id: string;
  readonly labels: ReadonlyMap<string, string>;
  has(step: string): boolean;
  /** Calls that it may hold at once; 0 while it drains. */
  readonly maxCalls: number;
  /** Calls that it works on at the same time. */
  readonly parallelCalls: number;
  /** Calls that it holds, including overdue ones. */
  readonly held: number;
  /** Size of the rows in these calls, in bytes. */
  readonly heldBytes: number;
  /** False while it does not read from its connection. */
  readonly reads: boolean;
  /** The largest message that it accepts, in bytes. */
  readonly maxMessageBytes: number;
  call(call: WorkerCall): Promise<CallEnd>;
  /** Asks it to stop a call whose outcome no longer matters. */
  cancel(callId: string, reason: string): void;
}
