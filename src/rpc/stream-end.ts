/**
 * Tells apart the two ways a peer's stream can end: the peer ended it, or it broke. A broken
 * connection also ends the stream, just before gRPC reports it as cancelled. So an end counts only
 * if no cancellation follows shortly after.
 */
import type { ServerDuplexStream } from "@grpc/grpc-js";

/** The callbacks and their timing. */
export interface StreamEnd {
  /**
   * How long after its end a stream can still prove to be broken, in milliseconds. Called at the
   * end.
   */
  readonly brokenWithinMs: () => number;
  /** The peer sends nothing more. Called at most once, and not after `broken`. */
  readonly ended: () => void;
  /** The peer can receive nothing either. Can come after `ended`. */
  readonly broken: () => void;
}

/** Listens for the end of a stream. */
export function whenOver<Request, Response>(
  call: ServerDuplexStream<Request, Response>,
  { brokenWithinMs, ended, broken }: StreamEnd,
): void {
  let isBroken = false;
  const breaks = (): void => {
    isBroken = true;
    broken();
  };
  call.on("end", () => {
    setTimeout(() => {
      if (!isBroken) ended();
    }, brokenWithinMs());
  });
  call.on("cancelled", breaks);
  call.on("error", breaks);
  call.on("close", breaks);
}
