/** The gRPC server: the coordinator's services, health and reflection on one port. */
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { messageOf, StairsError } from "@stairs/core";
import { reflectionDefinition, stairsProtocol } from "@stairs/core/protocol";
import { HealthImplementation, protoPath as healthProto } from "grpc-health-check";
import { type Coordinator, maxMessageBytes } from "../coordinator.js";
import { ingestService } from "./ingest-service.js";
import { inspectService } from "./inspect-service.js";
import { pipelineService } from "./pipeline-service.js";
import { workerService } from "./worker-service.js";

/** Room for what surrounds the rows of a message, in bytes. */
const envelopeBytes = 64 * 1024;
const keepaliveMs = 10_000;
const keepaliveTimeoutMs = 5000;

/** A server that listens. */
export interface RpcServer {
  /** `host:port`, with the port that was found for port 0. */
  readonly address: string;
  /** Reports itself as not serving; for the time of a drain. */
  notServing(): void;
  /** Ends all streams and stops listening. */
  stop(): void;
}

/**
 * Serves a coordinator.
 * @param port 0: any free port.
 * @throws StairsError PORT_IN_USE.
 */
export async function serve(
  coordinator: Coordinator,
  host: string,
  port: number,
): Promise<RpcServer> {
  const server = new Server({
    "grpc.max_receive_message_length": maxMessageBytes + envelopeBytes,
    "grpc.max_send_message_length": maxMessageBytes + envelopeBytes,
    // A worker whose machine has gone without a word is noticed.
    "grpc.keepalive_time_ms": keepaliveMs,
    "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
    // Compressed messages can hide their size.
    "grpc.default_compression_algorithm": 0,
  });
  const protocol = stairsProtocol();
  server.addService(protocol.WorkerService.service, workerService(coordinator));
  server.addService(protocol.IngestService.service, ingestService(coordinator));
  server.addService(protocol.PipelineService.service, pipelineService(coordinator));
  server.addService(protocol.InspectService.service, inspectService(coordinator));
  const health = new HealthImplementation({ "": "SERVING" });
  health.addToServer(server);
  new ReflectionService(reflectionDefinition(healthProto)).addToServer(server);
  const bound = await bind(server, host, port);
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${bound}`,
    notServing: () => health.setStatus("", "NOT_SERVING"),
    stop: () => server.forceShutdown(),
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const address = `${host.includes(":") ? `[${host}]` : host}:${port}`;
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) return resolve(bound);
      reject(
        new StairsError(
          "PORT_IN_USE",
          `The coordinator cannot listen on ${address}: ${messageOf(error)}. Stop what listens there, or choose another port with --port.`,
          error,
        ),
      );
    });
  });
}
