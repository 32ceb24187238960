/**
 * StairsError ⇄ gRPC status. The code travels as google.rpc.ErrorInfo (domain `stairs`, reason = code)
 * in the trailer `grpc-status-details-bin`, so clients in every language find it where they look.
 */
import { Metadata, type ServiceError, status as grpcStatus } from "@grpc/grpc-js";
import protobuf from "protobufjs";
import { excerpt } from "../excerpt.js";
import { limits } from "../limits.js";
import { type ErrorCode, errorCodes, isStairsError, messageOf, StairsError } from "../errors.js";

const trailer = "grpc-status-details-bin";
const errorInfoUrl = "type.googleapis.com/google.rpc.ErrorInfo";

const root = protobuf.Root.fromJSON({
  nested: {
    Status: {
      fields: {
        code: { type: "int32", id: 1 },
        message: { type: "string", id: 2 },
        details: { rule: "repeated", type: "Any", id: 3 },
      },
    },
    Any: { fields: { type_url: { type: "string", id: 1 }, value: { type: "bytes", id: 2 } } },
    ErrorInfo: {
      fields: { reason: { type: "string", id: 1 }, domain: { type: "string", id: 2 } },
    },
  },
});
const Status = root.lookupType("Status");
const ErrorInfo = root.lookupType("ErrorInfo");

/** The status for an error. An error other than a StairsError becomes INTERNAL without its details. */
export function errorToStatus(error: unknown): {
  code: number;
  details: string;
  metadata: Metadata;
} {
  const known = isStairsError(error)
    ? error
    : new StairsError("INTERNAL", `The coordinator failed: ${messageOf(error)}`);
  const code = errorCodes[known.code].grpc;
  const message = shortened(known.message);
  const info = ErrorInfo.encode({ reason: known.code, domain: "stairs" }).finish();
  const body = Status.encode({
    code,
    message,
    details: [{ type_url: errorInfoUrl, value: info }],
  }).finish();
  const metadata = new Metadata();
  metadata.set(trailer, Buffer.from(body));
  return { code, details: message, metadata };
}

/** A status travels in trailers, and many clients accept at most 8 KiB of them. */
function shortened(message: string): string {
  let text = excerpt(message, limits.statusBytes);
  for (let chars = text.length; encodeURI(text).length > limits.statusBytes;) {
    chars = Math.floor(chars / 2);
    text = excerpt(message, chars);
  }
  return text;
}

/** The error that a client throws for a status: the server's StairsError, or the code that fits the status. */
export function statusToError(error: ServiceError): StairsError {
  return new StairsError(
    reasonOf(error) ?? codeOf(error.code),
    error.details || error.message,
    error,
  );
}

/** True for a defect that the server has named; false for what only the connection says. */
export function isNamedDefect(error: ServiceError): boolean {
  return reasonOf(error) === "INTERNAL";
}

function reasonOf(error: ServiceError): ErrorCode | undefined {
  const raw = error.metadata?.get(trailer)[0];
  if (!Buffer.isBuffer(raw)) return undefined;
  const body = Status.toObject(Status.decode(raw)) as {
    details?: { type_url: string; value: Uint8Array }[];
  };
  for (const detail of body.details ?? []) {
    if (detail.type_url !== errorInfoUrl) continue;
    const info = ErrorInfo.toObject(ErrorInfo.decode(detail.value)) as { reason?: string };
    if (info.reason !== undefined && isCode(info.reason)) return info.reason;
  }
  return undefined;
}

function isCode(reason: string): reason is ErrorCode {
  return Object.hasOwn(errorCodes, reason);
}

function codeOf(status: grpcStatus): ErrorCode {
  switch (status) {
    case grpcStatus.UNAVAILABLE:
      return "UNREACHABLE";
    case grpcStatus.DEADLINE_EXCEEDED:
      return "TOO_LATE";
    case grpcStatus.NOT_FOUND:
      return "NOT_FOUND";
    case grpcStatus.RESOURCE_EXHAUSTED:
      return "QUEUE_FULL";
    case grpcStatus.INVALID_ARGUMENT:
      return "BAD_ARGUMENT";
    case grpcStatus.UNAUTHENTICATED:
      return "UNAUTHENTICATED";
    case grpcStatus.PERMISSION_DENIED:
      return "NOT_ALLOWED";
    case grpcStatus.CANCELLED:
      return "WRONG_STATE";
    default:
      return "INTERNAL";
  }
}
