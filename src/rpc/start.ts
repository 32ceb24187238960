/** Starts and stops a whole coordinator process: store, coordinator, server. */
import { Coordinator } from "../coordinator.js";
import type { Log } from "../observe/log.js";
import { type RpcServer, serve } from "./server.js";

/** What `stairs coord start` sets. */
export interface StartOptions {
  /** The state directory; made if missing. */
  readonly state: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** strict: every commit is on the disk itself before it is acked. */
  readonly durability: "normal" | "strict";
  /** Rows that may lie in one queue. */
  readonly queueRows: number;
  /** Bytes that may lie in one queue. */
  readonly queueBytes: number;
  /** How many dead letters a pipeline may have. Default 1 million rows, 1 GiB. */
  readonly deadQuota?: { readonly rows: number; readonly bytes: number };
  /** How long dead letters are kept, in milliseconds. Default: until somebody decides about them. */
  readonly deadRetentionMs?: number | undefined;
  /** How long a lease lasts without being extended, in milliseconds. Default 30,000. */
  readonly leaseMs?: number;
  /** Milliseconds between a worker's heartbeats. Default 5000. */
  readonly heartbeatMs?: number;
  /** How long a worker whose stream broke has to come back, in milliseconds. Default 3000. */
  readonly resumeWithinMs?: number;
  readonly version: string;
  readonly log: Log;
}

/** A coordinator that serves. */
export interface RunningCoordinator {
  /** `host:port`. */
  readonly address: string;
  /** Stops in order: nothing in flight is lost or repeated if it ends within the limit. */
  drain(limitMs?: number): Promise<void>;
}

/**
 * Opens the store and serves.
 * @throws StairsError STORE_HELD, STORE_BROKEN, PORT_IN_USE.
 */
export async function startCoordinator(options: StartOptions): Promise<RunningCoordinator> {
  const { state, host, port, durability, queueRows, queueBytes, version, log } = options;
  const { leaseMs, heartbeatMs, resumeWithinMs, deadQuota, deadRetentionMs } = options;
  const coordinator = await Coordinator.open(
    { directory: state, durability },
    {
      log,
      version,
      quota: { rows: queueRows, bytes: queueBytes },
      deadRetentionMs,
      ...(deadQuota === undefined ? {} : { deadQuota }),
      ...(leaseMs === undefined ? {} : { leaseMs }),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      ...(resumeWithinMs === undefined ? {} : { resumeWithinMs }),
    },
  );
  let server: RpcServer;
  try {
    server = await serve(coordinator, host, port, log);
  } catch (error) {
    await coordinator.drain(0);
    throw error;
  }
  coordinator.announce(server.address);
  return {
    address: server.address,
    async drain(limitMs) {
      server.notServing();
      await coordinator.drain(limitMs);
      server.stop();
    },
  };
}
