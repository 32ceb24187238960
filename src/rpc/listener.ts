/**
 * Accepts the coordinator's TCP connections, with or without TLS. A connection is a stranger until
 * it makes a call that the guard allows. The listener limits the number of strangers and the time
 * each can stay.
 *
 *   connected ──▶ STRANGER ──a call is allowed──▶ KNOWN
 *                    │ 10 s, or the oldest of too many
 *                    └──▶ closed
 */
import { createServer, type Server, type Socket } from "node:net";
import {
  createServer as createTlsServer,
  type Server as TlsServer,
  type TLSSocket,
} from "node:tls";
import { type Clock, joinAddress, limits, messageOf, StairsError, type Timer } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { TlsMaterial } from "./tls-files.js";

/** The remote end of a connection. */
export interface Remote {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
}

/** How a listener handles connections. */
export interface ListenerOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: no TLS. */
  readonly tls: TlsMaterial | undefined;
  /** Takes a connection; with TLS, after the handshake. */
  readonly connected: (socket: Socket) => void;
  readonly clock: Clock;
  readonly log: Log;
}

interface Stranger {
  readonly socket: Socket;
  readonly sinceMs: number;
}

/** Starts to listen. */
export class Listener {
  readonly #server: Server | TlsServer;
  readonly #sockets = new Set<Socket>();
  /** By remote end, oldest first. */
  readonly #strangers = new Map<string, Stranger>();
  readonly #clock: Clock;
  readonly #sweep: Timer;

  private constructor({ tls, connected, clock, log }: ListenerOptions) {
    this.#clock = clock;
    this.#server = tls === undefined ? plainServer(connected) : tlsServer(tls, connected, log);
    this.#server.maxConnections = limits.connections;
    this.#server.on("drop", () =>
      log.warn(
        `a connection was refused: ${limits.connections} are open, the limit of a coordinator`,
      ),
    );
    this.#server.prependListener("connection", (socket: Socket) => this.#welcome(socket));
    this.#sweep = clock.every(limits.strangerMs / 10, () => this.#sendAway());
  }

  /** @throws StairsError PORT_IN_USE. */
  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    const server = listener.#server;
    const { host, port } = options;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen({ host, port, exclusive: true }, resolve);
      });
    } catch (error) {
      listener.close();
      throw new StairsError(
        "PORT_IN_USE",
        `The coordinator cannot listen on ${joinAddress(host, port)}: ${messageOf(error)}. Stop the process that listens there, or choose another port with --port.`,
        error,
      );
    }
    // A later error of a single connection must not end the process.
    server.on("error", (error) => options.log.error(`the listener: ${messageOf(error)}`));
    return listener;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Connections that have not yet made an allowed call. */
  get strangers(): number {
    return this.#strangers.size;
  }

  /** Marks the connection as known: it has made an allowed call. */
  admitted(remote: Remote): void {
    this.#strangers.delete(keyOf(remote));
  }

  /** New connections use these files; open connections keep theirs. */
  renew(tls: TlsMaterial): void {
    if ("setSecureContext" in this.#server) this.#server.setSecureContext(tls);
  }

  /** Ends every connection and stops listening. */
  close(): void {
    this.#sweep.cancel();
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #welcome(socket: Socket): void {
    const key = keyOf(socket);
    this.#sockets.add(socket);
    this.#strangers.set(key, { socket, sinceMs: this.#clock.monotonic() });
    socket.once("close", () => {
      this.#sockets.delete(socket);
      if (this.#strangers.get(key)?.socket === socket) this.#strangers.delete(key);
    });
    if (this.#strangers.size <= limits.strangers) return;
    for (const [oldest, stranger] of this.#strangers) {
      this.#strangers.delete(oldest);
      stranger.socket.destroy();
      return;
    }
  }

  #sendAway(): void {
    const before = this.#clock.monotonic() - limits.strangerMs;
    for (const [key, { socket, sinceMs }] of this.#strangers) {
      if (sinceMs > before) return;
      this.#strangers.delete(key);
      socket.destroy();
    }
  }
}

function plainServer(connected: (socket: Socket) => void): Server {
  return createServer({ noDelay: true }, connected);
}

function tlsServer(tls: TlsMaterial, connected: (socket: Socket) => void, log: Log): TlsServer {
  const server = createTlsServer(
    {
      ...tls,
      minVersion: "TLSv1.2",
      ALPNProtocols: ["h2"],
      handshakeTimeout: limits.handshakeMs,
      requestCert: tls.ca !== undefined,
      rejectUnauthorized: true,
      noDelay: true,
    },
    (socket: TLSSocket) => {
      // The calls of a broken connection handle the error themselves.
      socket.on("error", () => undefined);
      connected(socket);
    },
  );
  server.on("tlsClientError", (error, socket) =>
    log.info(`a TLS handshake from ${socket.remoteAddress ?? "?"} failed: ${error.message.trim()}`),
  );
  return server;
}

function keyOf({ remoteAddress, remotePort }: Remote): string {
  return `${remoteAddress} ${remotePort}`;
}
