/** The stream to a worker, as a session sees it. */
import type { StairsError } from "@stairs/core";
import type { WorkResponse } from "@stairs/core/protocol";

/** One stream to a worker. */
export interface SessionStream {
  send(message: WorkResponse): void;
  /** True while the worker does not take off its connection what was sent; tell `Session.roomAgain` when it ends. */
  readonly isFull: boolean;
  /** Ends the stream; without an error as a plain end. */
  end(error?: StairsError): void;
}
