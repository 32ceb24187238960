/** The messages between the coordinator's thread and the engine's thread. */
import { type ErrorCode, isStairsError, messageOf, StairsError } from "@stairs/core";
import type { Log } from "../../../observe/log.js";
import type { Depth } from "../../contract.js";
import type { AskName } from "../../forward.js";
import type { EmbeddedOptions } from "../open.js";

/** Methods that the engine's thread passes to its broker and answers with the broker's answer. */
export type Method = Exclude<AskName, "recount">;

/** A moment of the coordinator's clock. */
export interface Moment {
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Monotonic milliseconds. */
  readonly monotonicMs: number;
}

/** The thread's start parameters. */
export interface ThreadData extends Moment {
  readonly options: Pick<EmbeddedOptions, "directory" | "durability" | "owner" | "limits">;
}

/** An error on its way between threads. */
export interface SentError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Messages to the engine's thread. Each carries the time of sending. */
export type ToEngine = Moment &
  (
    | {
        readonly say: "ask";
        readonly no: number;
        readonly method: Method;
        readonly request: unknown;
      }
    | { readonly say: "recount"; readonly no: number; readonly pipeline: string | undefined }
    /** Answers `count`: the number of rows of each payload; undefined for an unreadable payload. */
    | {
        readonly say: "counted";
        readonly count: number;
        readonly rows: readonly (number | undefined)[];
      }
    | { readonly say: "announce"; readonly address: string }
    | { readonly say: "fired"; readonly timer: number }
  );

/** Messages from the engine's thread. A new depth comes before any consequence of its change. */
export type FromEngine =
  | { readonly say: "answered"; readonly no: number; readonly answer: unknown }
  | { readonly say: "failed"; readonly no: number; readonly error: SentError }
  | { readonly say: "depth"; readonly queue: string; readonly depth: Depth }
  | { readonly say: "dead"; readonly pipeline: string; readonly depth: Depth }
  | { readonly say: "leasable"; readonly queue: string }
  /** Asks how many rows these payloads have, for the recount with that number. */
  | {
      readonly say: "count";
      readonly count: number;
      readonly no: number;
      readonly payloads: readonly (Uint8Array | undefined)[];
    }
  | {
      readonly say: "timer";
      readonly timer: number;
      readonly ms: number;
      readonly repeats: boolean;
    }
  | { readonly say: "cancel"; readonly timer: number }
  | { readonly say: "log"; readonly level: keyof Log; readonly words: readonly unknown[] }
  | { readonly say: "broken"; readonly error: SentError };

/** The number of the request that the thread answers once the engine is open. */
export const opening = 0;

export function sentError(error: unknown): SentError {
  if (isStairsError(error)) return { code: error.code, message: error.message };
  return { code: "INTERNAL", message: messageOf(error) };
}

export function receivedError({ code, message }: SentError): StairsError {
  return new StairsError(code, message);
}
