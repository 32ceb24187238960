/** Thin glue between gRPC handlers and functions that return or throw. */
import type { sendUnaryData, ServerUnaryCall } from "@grpc/grpc-js";
import { errorToStatus } from "@stairs/core/protocol";

/** A unary handler from a function; what it throws becomes the status. */
export function unary<Request, Response>(
  answer: (request: Request) => Promise<Response> | Response,
): (call: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>) => void {
  return (call, callback) => {
    void (async () => answer(call.request))().then(
      (response) => callback(null, response),
      (error: unknown) => callback(errorToStatus(error)),
    );
  };
}

/** Ends a stream with the status of an error. */
export function failStream(call: { emit(event: "error", status: ReturnType<typeof errorToStatus>): boolean }, error: unknown): void {
  call.emit("error", errorToStatus(error));
}
