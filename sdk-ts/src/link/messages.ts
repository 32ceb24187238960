/** The messages between the process's main thread and the connection's thread. */
import type { ErrorCode, StairsError, WireBatch } from "@stairs/core";
import type { Hello } from "@stairs/core/protocol";
import type { ChainLink } from "../worker/chain-call.js";
import type { RowDropped, RowFailure } from "../worker/row-end.js";
import type { Access } from "./access.js";
import type { StuckOptions } from "./stuck-process.js";

/** The start parameters of a thread. */
export interface ThreadData {
  readonly task: ThreadTask;
  readonly access: Access;
}

/** The task of a thread. */
export type ThreadTask =
  | {
      readonly task: "work";
      readonly address: string;
      readonly hello: Hello;
      readonly firstConnectMs: number;
      readonly stuck: StuckOptions;
    }
  | {
      readonly task: "push";
      readonly address: string;
      readonly producer: string;
      readonly pipelines: readonly string[];
      readonly firstConnectMs: number;
    };

/** stairs.v1.Output, before the thread makes a list of the parents. */
export interface WireOutput {
  readonly batch: WireBatch;
  readonly parents: Uint32Array | null;
  readonly merge: boolean;
}

/** A call as the thread hands it over. */
export interface ReceivedCall {
  readonly callId: string;
  readonly chain: readonly ChainLink[];
  readonly batch: WireBatch;
  readonly attempt: number;
}

/** To a thread that works. */
export type ToWorkThread =
  | {
      readonly say: "part";
      /** The session of the call. Messages of an older session are discarded. */
      readonly session: number;
      readonly callId: string;
      readonly part: number;
      readonly outputs: readonly WireOutput[];
    }
  | {
      readonly say: "outcome";
      readonly session: number;
      readonly callId: string;
      readonly outputs: readonly WireOutput[];
      readonly failures: readonly RowFailure[];
      readonly dropped: readonly RowDropped[];
      readonly busyMicros: number;
      readonly parts: number;
    }
  | { readonly say: "drain" };

/** From a thread that works. */
export type FromWorkThread =
  /** A stream is open, with a new session or the same session as before. */
  | {
      readonly say: "open";
      readonly session: number;
      readonly maxMessageBytes: number;
      /** How many parts of a 1-to-N call can be in flight without an ack, at least 1. */
      readonly partWindow: number;
      readonly rejected: readonly { readonly name: string; readonly reason: string }[];
    }
  | { readonly say: "call"; readonly session: number; readonly call: ReceivedCall }
  /** The coordinator has stored a part of a 1-to-N call. */
  | { readonly say: "partAck"; readonly callId: string; readonly part: number }
  | { readonly say: "cancel"; readonly callId: string; readonly reason: string }
  | { readonly say: "rejected"; readonly callId: string; readonly reason: string }
  /**
   * The stream is lost; the thread reconnects. Calls continue, because the session may continue
   * too.
   */
  | { readonly say: "away"; readonly reason: string }
  /** The session is lost; other workers have its calls. */
  | { readonly say: "lost" }
  | Ended;

/** To a thread that pushes. */
export type ToPushThread =
  | { readonly say: "batch"; readonly batch: WireBatch }
  /** No more batches follow: the thread ends when all are acked. */
  | { readonly say: "close" };

/** From a thread that pushes. */
export type FromPushThread =
  | {
      readonly say: "opened";
      readonly window: number;
      readonly maxMessageBytes: number;
      /** 0: any number. */
      readonly maxBatchRows: number;
    }
  /** The number of further batches that are durable, in the order in which they were given. */
  | { readonly say: "acked"; readonly batches: number }
  | { readonly say: "warning"; readonly message: string }
  /** Why the coordinator accepts no rows; undefined: it accepts them again. */
  | { readonly say: "waits"; readonly reason: string | undefined }
  | Ended;

/** The last message of any thread. */
export interface Ended {
  readonly say: "ended";
  /** Undefined: the main thread asked it to end. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/**
 * The last message, for the error that ended the connection. Error classes do not survive the
 * transfer between threads.
 */
export function endedWith(error: StairsError | undefined): Ended {
  const plain = error === undefined ? undefined : { code: error.code, message: error.message };
  return { say: "ended", error: plain };
}
