/** The gRPC server: the coordinator's services, health and reflection on one port. */
import { type AddressInfo, createServer, type Server as Listener } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { limits, messageOf, StairsError } from "@stairs/core";
import { reflectionDefinition, stairsProtocol } from "@stairs/core/protocol";
import { HealthImplementation, protoPath as healthProto } from "grpc-health-check";
import type { Coordinator } from "../coordinator.js";
import type { Log } from "../observe/log.js";
import { ingestService } from "./ingest-service.js";
import { inspectService } from "./inspect-service.js";
import { pipelineService } from "./pipeline-service.js";
import { guarded, refuse } from "./refusals.js";
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
  log: Log,
): Promise<RpcServer> {
  const server = new Server({
    "grpc.max_receive_message_length": limits.messageBytes + envelopeBytes,
    "grpc.max_send_message_length": limits.messageBytes + envelopeBytes,
    "grpc.max_concurrent_streams": limits.connectionStreams,
    // A worker whose machine has gone without a word is noticed.
    "grpc.keepalive_time_ms": keepaliveMs,
    "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
    interceptors: [refuse],
  });
  const protocol = stairsProtocol();
  server.addService(guarded(protocol.WorkerService.service), workerService(coordinator));
  server.addService(guarded(protocol.IngestService.service), ingestService(coordinator));
  server.addService(guarded(protocol.PipelineService.service), pipelineService(coordinator));
  server.addService(guarded(protocol.InspectService.service), inspectService(coordinator));
  const health = new HealthImplementation({ "": "SERVING" });
  health.addToServer(server);
  new ReflectionService(reflectionDefinition(healthProto)).addToServer(server);
  const listener = listenerFor(server, log);
  const bound = await bind(listener, host, port);
  return {
    address: addressOf(host, bound),
    notServing: () => health.setStatus("", "NOT_SERVING"),
    stop: () => {
      listener.close();
      server.forceShutdown();
    },
  };
}

/** Takes connections for the server; those beyond the limit are closed at once. */
function listenerFor(server: Server, log: Log): Listener {
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listener = createServer({ noDelay: true }, (connection) =>
    injector.injectConnection(connection),
  );
  listener.maxConnections = limits.connections;
  listener.on("drop", () =>
    log.warn(
      `A connection was refused: there are ${limits.connections}, the most of one coordinator.`,
    ),
  );
  return listener;
}

function bind(listener: Listener, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", (error) =>
      reject(
        new StairsError(
          "PORT_IN_USE",
          `The coordinator cannot listen on ${addressOf(host, port)}: ${messageOf(error)}. Stop what listens there, or choose another port with --port.`,
          error,
        ),
      ),
    );
    listener.listen({ host, port, exclusive: true }, () => {
      // Node gives an AddressInfo for whatever listens on a port.
      resolve((listener.address() as AddressInfo).port);
    });
  });
}

function addressOf(host: string, port: number): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
