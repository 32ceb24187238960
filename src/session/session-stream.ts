/** The stream to a worker, as a session sees it. */
import type { StairsError } from "@stairs/core";
import type { WorkResponse } from "@stairs/core/protocol";

/** One stream to a worker. */
export interface SessionStream {
  send(message: WorkResponse): void;
  /** True while the worker does not read from its connection; call `Session.roomAgain` when that ends. */
  readonly isFull: boolean;
  /** Ends the stream; without an error, as a normal end. */
  end(error?: StairsError): void;
}
