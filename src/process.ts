/**
 * Makes a coordinator process and stops it: TLS files and tokens are read first, then the store is opened,
 * the coordinator begins with what it holds, and the server lets clients in.
 */
import { existsSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { hostOf, joinAddress, StairsError, systemClock } from "@stairs/core";
import { TokenStore } from "./access/token-store.js";
import { type OpenStore, openStore } from "./broker/open-store.js";
import { Coordinator } from "./coordinator.js";
import type { Log } from "./observe/log.js";
import { watchExpiry } from "./process/certificate-expiry.js";
import { checkExposure } from "./process/exposure.js";
import { type RpcServer, serve } from "./rpc/server.js";
import { readTlsFiles, type TlsFiles } from "./rpc/tls-files.js";

export type { TlsFiles } from "./rpc/tls-files.js";

/** What `stairs coord start` sets. */
export interface StartOptions {
  /** The state directory; made if missing. */
  readonly state: string;
  /** The URL of a Redis server that keeps the queues instead. */
  readonly redis?: string | undefined;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** `host:port` at which workers reach it, for the other coordinators. Default: where it listens, or this machine's name. */
  readonly advertise?: string | undefined;
  /** Connections are TLS. Default: they are not. */
  readonly tls?: TlsFiles | undefined;
  /** The file of tokens. Default: `tokens.json` in the state directory, if it is there. */
  readonly tokens?: string | undefined;
  /** Listens beyond this machine also without TLS or tokens. Default false. */
  readonly insecure?: boolean;
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
  /** It is reachable by others and lacks TLS or tokens. */
  readonly exposed: boolean;
  /**
   * Reads the TLS files again, for connections from now on.
   * @throws StairsError BAD_ARGUMENT for files that cannot be used: the old ones stay in use.
   */
  renewTls(): Promise<void>;
  /** Resolves if the store turns out to be damaged: end the process, what was acked is not touched. */
  readonly broken: Promise<StairsError>;
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the queues are, for people. */
  readonly location: string;
  /** Stops in order: nothing in flight is lost or repeated if it ends within the limit. */
  drain(limitMs?: number): Promise<void>;
}

/**
 * Opens the store and serves.
 * @throws StairsError NOT_ALLOWED for an address that needs TLS and tokens; BAD_ARGUMENT for files of
 * these that cannot be used, and for a state that is a file; STORE_HELD, STORE_BROKEN, PORT_IN_USE; for Redis as `openRedis`.
 */
export async function startCoordinator(options: StartOptions): Promise<RunningCoordinator> {
  const { state, host, port, insecure = false, log } = options;
  checkDirectory(state);
  const now = (): number => systemClock.now();
  const tls = options.tls === undefined ? undefined : await readTlsFiles(options.tls, now());
  const tokens = await TokenStore.open(tokenPath(state, options.tokens), systemClock, log);
  let coordinator: Coordinator | undefined;
  try {
    const protection = { host, tls: tls !== undefined, tokens: tokens.count > 0, insecure };
    const exposed = checkExposure(protection);
    const { redis, durability } = options;
    const store = await openStore({ directory: state, redis, durability }, systemClock, log);
    coordinator = await beginWith(store, options);
    const access = () => ({
      listen: host,
      tls: tls !== undefined,
      clientCertificates: tls?.ca !== undefined,
      tokens: tokens.required,
      insecure: exposed,
    });
    const server = await serve(coordinator, { host, port, tls, tokens, access, log });
    store.announce(reachableHere(server));
    await coordinator.announce(options.advertise ?? reachable(server));
    const expiry = watchExpiry(tls, log, systemClock);
    const opened = coordinator;
    return {
      address: server.address,
      exposed,
      engine: opened.broker.engine,
      location: opened.broker.location,
      broken: store.broken,
      async renewTls() {
        if (options.tls === undefined) return;
        const renewed = await readTlsFiles(options.tls, now());
        server.renew(renewed);
        expiry.renew(renewed);
      },
      async drain(limitMs) {
        server.notServing();
        expiry.stop();
        await opened.drain(limitMs);
        server.stop();
        tokens.close();
      },
    };
  } catch (error) {
    tokens.close();
    await coordinator?.drain(0);
    throw error;
  }
}

/** Begins with what the store holds, or closes it again. */
async function beginWith({ broker }: OpenStore, options: StartOptions): Promise<Coordinator> {
  const { queueRows, queueBytes, version, log } = options;
  const { leaseMs, heartbeatMs, resumeWithinMs, deadQuota, deadRetentionMs } = options;
  try {
    return await Coordinator.start({
      broker,
      log,
      version,
      quota: { rows: queueRows, bytes: queueBytes },
      deadRetentionMs,
      ...(deadQuota === undefined ? {} : { deadQuota }),
      ...(leaseMs === undefined ? {} : { leaseMs }),
      ...(heartbeatMs === undefined ? {} : { heartbeatMs }),
      ...(resumeWithinMs === undefined ? {} : { resumeWithinMs }),
    });
  } catch (error) {
    await broker.close();
    throw error;
  }
}

/** @throws StairsError BAD_ARGUMENT where no directory can be, since a file lies in its way. */
function checkDirectory(state: string): void {
  if (!existsSync(state) || statSync(state).isDirectory()) return;
  throw new StairsError(
    "BAD_ARGUMENT",
    `The state must be a directory, and ${state} is a file: name another place with --state.`,
  );
}

/** @throws StairsError NOT_FOUND for a file that was named and is not there. */
function tokenPath(state: string, given: string | undefined): string {
  if (given === undefined) return join(state, "tokens.json");
  if (existsSync(given)) return given;
  throw new StairsError(
    "NOT_FOUND",
    `There is no file of tokens ${given} (--tokens): \`stairs token create --tokens ${given} --scope worker,produce\` makes one.`,
  );
}

/** Who listens on all addresses is reached on this machine by its loopback. */
function reachableHere({ address }: RpcServer): string {
  const host = hostOf(address);
  if (host === "0.0.0.0") return joinAddress("127.0.0.1", portOf(address));
  return host === "::" ? joinAddress("::1", portOf(address)) : address;
}

/** Who listens on all addresses is reached from elsewhere by the machine's name. */
function reachable({ address }: RpcServer): string {
  const isAny = ["0.0.0.0", "::"].includes(hostOf(address));
  return isAny ? joinAddress(hostname(), portOf(address)) : address;
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}
