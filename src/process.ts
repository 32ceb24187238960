/**
 * Starts and stops a coordinator process. At start it reads the TLS files and tokens, opens the
 * store, loads the coordinator's state from it, and then lets clients connect.
 */
import { existsSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { hostOf, joinAddress, StairsError, systemClock } from "@stairs/core";
import { TokenStore } from "./access/token-store.js";
import { type OpenStore, openStore } from "./broker/open-store.js";
import type { CoordinatorSettings } from "./config/setting-values.js";
import { chosenTls } from "./config/tls.js";
import { Coordinator } from "./coordinator.js";
import type { Log } from "./observe/log.js";
import { watchExpiry } from "./process/certificate-expiry.js";
import { checkExposure } from "./process/exposure.js";
import { type RpcServer, serve } from "./rpc/server.js";
import { readTlsFiles } from "./rpc/tls-files.js";

/** What `stairs coord start` sets. */
export interface StartOptions {
  /** If `redis` is empty, the state directory stores the queues. */
  readonly settings: CoordinatorSettings;
  /**
   * How long the coordinator waits for a worker to reconnect after its stream broke, in
   * milliseconds. Default 3000.
   */
  readonly resumeWithinMs?: number;
  readonly version: string;
  readonly log: Log;
}

/** A serving coordinator. */
export interface RunningCoordinator {
  /** `host:port`. */
  readonly address: string;
  /** True if other machines can reach it and it lacks TLS or tokens. */
  readonly exposed: boolean;
  /**
   * Reads the TLS files again and uses them for new connections.
   * @throws StairsError BAD_ARGUMENT if the files cannot be used; the old ones stay in use.
   */
  renewTls(): Promise<void>;
  /**
   * Resolves if the store is found damaged. The caller must then end the process; acknowledged rows
   * are safe.
   */
  readonly broken: Promise<StairsError>;
  /** `embedded`, `redis`. */
  readonly engine: string;
  /** Where the queues are, for messages. */
  readonly location: string;
  /**
   * Drains, then stops. Rows in flight that finish within the limit are neither lost nor repeated.
   */
  drain(limitMs?: number): Promise<void>;
}

/**
 * Opens the store and serves.
 * @throws StairsError NOT_ALLOWED if the address needs TLS and tokens; BAD_ARGUMENT if a TLS or
 * token file cannot be used or the state path is a file; STORE_HELD, STORE_BROKEN, PORT_IN_USE; for
 * Redis as `openRedis`.
 */
export async function startCoordinator(options: StartOptions): Promise<RunningCoordinator> {
  const { settings, log } = options;
  const { state, listen: host, port, insecure, redis, durability } = settings;
  checkDirectory(state);
  const now = (): number => systemClock.now();
  const tlsFiles = chosenTls(settings);
  const tls = tlsFiles === undefined ? undefined : await readTlsFiles(tlsFiles, now());
  const tokens = await TokenStore.open(tokenPath(state, settings.tokens), systemClock, log);
  let coordinator: Coordinator | undefined;
  try {
    const protection = { host, tls: tls !== undefined, tokens: tokens.count > 0, insecure };
    const exposed = checkExposure(protection);
    const choice = { directory: state, redis: redis || undefined, durability };
    const store = await openStore(choice, systemClock, log);
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
    await coordinator.announce(settings.advertise || reachable(server));
    const expiry = watchExpiry(tls, log, systemClock);
    const opened = coordinator;
    return {
      address: server.address,
      exposed,
      engine: opened.broker.engine,
      location: opened.broker.location,
      broken: store.broken,
      async renewTls() {
        if (tlsFiles === undefined) return;
        const renewed = await readTlsFiles(tlsFiles, now());
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

/** Starts with the contents of the store. On failure, closes the store. */
async function beginWith({ broker }: OpenStore, options: StartOptions): Promise<Coordinator> {
  try {
    return await Coordinator.start({ ...options, broker });
  } catch (error) {
    await broker.close();
    throw error;
  }
}

/** @throws StairsError BAD_ARGUMENT if a file is in the place of the directory. */
function checkDirectory(state: string): void {
  if (!existsSync(state) || statSync(state).isDirectory()) return;
  throw new StairsError(
    "BAD_ARGUMENT",
    `The state must be a directory, but ${state} is a file: choose another path with --state.`,
  );
}

/** @throws StairsError NOT_FOUND if a file was named and does not exist. */
function tokenPath(state: string, given: string): string {
  if (given === "") return join(state, "tokens.json");
  if (existsSync(given)) return given;
  throw new StairsError(
    "NOT_FOUND",
    `The token file ${given} (--tokens) does not exist: create it with \`stairs token create --tokens ${given} --scope worker,produce\`.`,
  );
}

/**
 * A coordinator that listens on all addresses can be reached on this machine at the loopback
 * address.
 */
function reachableHere({ address }: RpcServer): string {
  const host = hostOf(address);
  if (host === "0.0.0.0") return joinAddress("127.0.0.1", portOf(address));
  return host === "::" ? joinAddress("::1", portOf(address)) : address;
}

/**
 * A coordinator that listens on all addresses can be reached from other machines by this machine's
 * name.
 */
function reachable({ address }: RpcServer): string {
  const isAny = ["0.0.0.0", "::"].includes(hostOf(address));
  return isAny ? joinAddress(hostname(), portOf(address)) : address;
}

function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(":") + 1));
}
