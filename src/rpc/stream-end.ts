/**
 * How a peer's stream is over: ended, as it was meant, or broken. A broken connection also ends the stream, just before
 * it is reported as cancelled, so an end counts only when that has not come shortly after.
 */
import type { ServerDuplexStream } from "@grpc/grpc-js";

/** What is told, and when. */
export interface StreamEnd {
  /** How long after its end a stream can still turn out to be broken, in milliseconds. Asked at the end. */
  readonly brokenWithinMs: () => number;
  /** The peer sends nothing more. At most once, and not after `broken`. */
  readonly ended: () => void;
  /** Nothing can be sent to it either. May come after `ended`. */
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
