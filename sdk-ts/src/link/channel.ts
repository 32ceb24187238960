/** How this SDK talks gRPC: limits, keepalive, and errors that say what to do. */
import { type ChannelOptions, type ServiceError, status } from "@grpc/grpc-js";
import { StairsError } from "@stairs/core";
import { statusToError } from "@stairs/core/protocol";

/** The largest message that is taken, in bytes. */
export const maxReceiveBytes = 64 * 1024 * 1024;

/** Each connection is its own, so that pauses between attempts are decided here alone. */
export const channelOptions: ChannelOptions = {
  "grpc.max_receive_message_length": maxReceiveBytes,
  "grpc.max_send_message_length": -1,
  "grpc.use_local_subchannel_pool": 1,
  // A coordinator whose machine has gone without a word is noticed.
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_timeout_ms": 5000,
};

/** The error of a coordinator that does not answer. */
export function unreachable(address: string, cause?: unknown): StairsError {
  return new StairsError(
    "UNREACHABLE",
    `No coordinator answers at ${address}. Start one with \`stairs coord start\`, or name another one with STAIRS_COORDINATOR.`,
    cause,
  );
}

/** The error behind a status. */
export function explain(address: string, error: ServiceError): StairsError {
  return error.code === status.UNAVAILABLE ? unreachable(address, error) : statusToError(error);
}
