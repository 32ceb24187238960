/** Turns functions that return or throw into gRPC handlers. */
import type { sendUnaryData, ServerUnaryCall, ServerWritableStream } from "@grpc/grpc-js";
import { errorToStatus } from "@stairs/core/protocol";

/**
 * A unary handler from a function. An error that the function throws becomes the status. The signal
 * aborts when the caller no longer waits.
 */
export function unary<Request, Response>(
  answer: (request: Request, signal: AbortSignal) => Promise<Response> | Response,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  const reply = async (
    call: ServerUnaryCall<Request, Response>,
    callback: sendUnaryData<Response>,
  ): Promise<void> => {
    const cancelled = new AbortController();
    call.on("cancelled", () => cancelled.abort());
    let response: Response;
    try {
      response = await answer(call.request, cancelled.signal);
    } catch (error) {
      callback(errorToStatus(error));
      return;
    }
    callback(null, response);
  };
  return (call, callback) => void reply(call, callback);
}

/**
 * A stream of reports, until the work ends or fails or the client stops listening. A slow reader
 * misses some reports, but never the last.
 */
export function tellUntilEnd<Request, Report>(
  call: ServerWritableStream<Request, Report>,
  work: (tell: (report: Report) => void, signal: AbortSignal) => Promise<void>,
): void {
  const abort = new AbortController();
  call.on("cancelled", () => abort.abort());
  let missed: Report | undefined;
  const tell = (report: Report): void => {
    missed = call.writableLength > 0 ? report : undefined;
    if (missed === undefined) call.write(report);
  };
  work(tell, abort.signal).then(
    () => {
      if (missed !== undefined) call.write(missed);
      call.end();
    },
    (error: unknown) => failStream(call, error),
  );
}

/** Ends a stream with the status of an error. */
export function failStream(
  call: { emit(event: "error", status: ReturnType<typeof errorToStatus>): boolean },
  error: unknown,
): void {
  call.emit("error", errorToStatus(error));
}
