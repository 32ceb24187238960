/** The gRPC server: the coordinator's services, health and reflection on one port. */
import type { Socket } from "node:net";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ReflectionService } from "@grpc/reflection";
import { joinAddress, limits, systemClock } from "@stairs/core";
import type { AccessStatus } from "@stairs/core/protocol";
import { reflectionDefinition, stairsProtocol } from "@stairs/core/protocol";
import { HealthImplementation, protoPath as healthProto } from "grpc-health-check";
import type { TokenStore } from "../access/token-store.js";
import type { Coordinator } from "../coordinator.js";
import type { Log } from "../observe/log.js";
import { guard } from "./guard.js";
import { ingestService } from "./ingest-service.js";
import { inspectService } from "./inspect-service.js";
import { Listener } from "./listener.js";
import { pipelineService } from "./pipeline-service.js";
import { guarded, refuse } from "./refusals.js";
import type { TlsMaterial } from "./tls-files.js";
import { workerService } from "./worker-service.js";

/** Space for everything in a message except the rows, in bytes. */
const envelopeBytes = 64 * 1024;
const keepaliveMs = 10_000;
const keepaliveTimeoutMs = 5000;

let reflection: ReflectionService | undefined;

/** A listening server. */
export interface RpcServer {
  /** `host:port`. For port 0, the port that the system chose. */
  readonly address: string;
  /** Uses new TLS files for new connections. */
  renew(tls: TlsMaterial): void;
  /** Reports "not serving" to health checks during a drain. */
  notServing(): void;
  /** Ends all streams and stops listening. */
  stop(): void;
}

/** The address of a server and who can use it. */
export interface ServeOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: no TLS. */
  readonly tls?: TlsMaterial | undefined;
  /** Undefined: calls need no token. */
  readonly tokens?: TokenStore;
  /** For the status. */
  readonly access?: () => AccessStatus;
  readonly log: Log;
}

/**
 * Serves a coordinator.
 * @throws StairsError PORT_IN_USE.
 */
export async function serve(coordinator: Coordinator, options: ServeOptions): Promise<RpcServer> {
  const { host, port, tls, tokens, access = () => ({}), log } = options;
  const server = new Server({
    "grpc.max_receive_message_length": limits.messageBytes + envelopeBytes,
    "grpc.max_send_message_length": limits.messageBytes + envelopeBytes,
    "grpc.max_concurrent_streams": limits.connectionStreams,
    // Detects a worker whose machine disappears without closing the connection.
    "grpc.keepalive_time_ms": keepaliveMs,
    "grpc.keepalive_timeout_ms": keepaliveTimeoutMs,
    // The first interceptor is next to the connection, the last next to the handlers.
    interceptors: [refuse, guard({ tokens, log, admitted: (remote) => listener.admitted(remote) })],
  });
  const health = addServices(server, coordinator, access);
  // The listener does TLS and counts connections. gRPC's own listener does not count them.
  const door = server.createConnectionInjector(ServerCredentials.createInsecure());
  const connected = (socket: Socket): void => door.injectConnection(socket);
  const clock = systemClock;
  const listener = await Listener.open({ host, port, tls, connected, clock, log });
  return {
    address: joinAddress(host, listener.port),
    renew: (renewed) => listener.renew(renewed),
    notServing: () => health.setStatus("", "NOT_SERVING"),
    stop() {
      server.forceShutdown();
      listener.close();
    },
  };
}

/** All services of a Stairs server. */
export function addServices(
  server: Server,
  coordinator: Coordinator,
  access: () => AccessStatus,
): HealthImplementation {
  const protocol = stairsProtocol();
  server.addService(guarded(protocol.WorkerService.service), workerService(coordinator));
  server.addService(guarded(protocol.IngestService.service), ingestService(coordinator));
  server.addService(guarded(protocol.PipelineService.service), pipelineService(coordinator));
  server.addService(guarded(protocol.InspectService.service), inspectService(coordinator, access));
  const health = new HealthImplementation({ "": "SERVING" });
  health.addToServer(server);
  // One for the whole process: it holds no state of a server, and building it is slow.
  reflection ??= new ReflectionService(reflectionDefinition(healthProto));
  reflection.addToServer(server);
  return health;
}
