/**
 * The connection to one Redis, or to a cluster. If the connection breaks before an answer arrives, this class sends the
 * command again, so every command must be safe to repeat. While the server is away, commands wait, and after a while
 * they fail.
 *
 *   READY ──lost, or silent for 5 s──▶ AWAY: commands wait, at most 10 s ──▶ READY, everything may have changed
 */
import { type Clock, StairsError, systemClock } from "@stairs/core";
import { Cluster, type Redis } from "ioredis";
import { type RedisAddress, shownEndpoint } from "./address.js";
import { type Client, clientOf } from "./client.js";
import { type Failure, failureOf, notThere, replyCode, unreachable } from "./failure.js";
import { Replicas } from "./replicas.js";
import type { Reply } from "./reply.js";
import type { Script } from "./scripts/script.js";

/** How long a command waits for a server that is away, in milliseconds. */
const waitMs = 10_000;
/** Pause before the connection repeats a temporarily refused command or reconnects, in milliseconds. */
const againMs = 50;

/** An argument of a command. */
export type Argument = string | number | Buffer;

/** How to connect. */
export interface ConnectionOptions {
  readonly address: RedisAddress;
  /** True if the server has reported that it is part of a cluster. */
  readonly isCluster: boolean;
  /** Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** Default 10,000. */
  readonly waitMs?: number | undefined;
}

/** A connection that reconnects by itself. */
export class Connection {
  readonly #client: Client;
  readonly #shown: string;
  readonly #scheme: string;
  readonly #replicas: Replicas | undefined;
  readonly #clock: Clock;
  readonly #waitMs: number;
  readonly #readyListeners = new Set<() => void>();
  readonly #waiting = new Set<() => void>();
  /** Subscribed channels. */
  readonly #channels = new Set<string>();
  /** Scripts that a server has answered. */
  readonly #known = new Set<string>();
  #closed = false;
  #last: Failure | undefined;
  /** True once the server has been ready. */
  #stood = false;

  private constructor(client: Client, options: ConnectionOptions) {
    const { shown, replicas, tls } = options.address;
    this.#client = client;
    this.#shown = shown;
    this.#scheme = tls ? "rediss" : "redis";
    this.#replicas = replicas > 0 ? new Replicas(client, replicas) : undefined;
    this.#clock = options.clock ?? systemClock;
    this.#waitMs = options.waitMs ?? waitMs;
    const returned = (): void => {
      for (const listener of this.#readyListeners) listener();
    };
    client.on("ready", () => {
      this.#stood = true;
      this.#subscribeAgain();
      for (const wake of this.#waiting) wake();
      returned();
    });
    for (const event of ["error", "node error"])
      client.on(event, (error: unknown) => {
        this.#last = failureOf(error, this.#shown);
      });
    // The library gives up a connection for good if sentinels announce a new master while it asks them for one.
    client.on("end", () => {
      this.#clock.after(againMs, () => {
        if (!this.#closed) client.connect().catch(() => undefined);
      });
    });
    // A node is back or new: the data in its slots may have changed meanwhile.
    if (client instanceof Cluster) client.on("+node", returned);
  }

  /**
   * Connects.
   * @throws StairsError UNREACHABLE, NOT_ALLOWED.
   */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(clientOf(options.address, options.isCluster), options);
    try {
      await connection.command("PING");
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /**
   * Runs a script. The connection sends the script's text until a server has answered it once. With only the hash, the
   * server could answer that it does not know the script, and a later call of the same script would overtake the
   * repetition.
   * @param limitMs How long to wait for a server that is away.
   */
  async run(
    script: Script,
    keys: readonly string[],
    args: readonly Argument[],
    limitMs = this.#waitMs,
  ): Promise<Reply> {
    const rest = [keys.length, ...keys, ...args];
    // In a cluster, each pipeline may be on a different server.
    const known = this.#client instanceof Cluster ? `${script.sha} ${keys[0]}` : script.sha;
    return this.#send(limitMs, async () => {
      if (this.#known.has(known)) {
        try {
          return await this.#client.callBuffer("EVALSHA", [script.sha, ...rest]);
        } catch (error) {
          if (replyCode(error) !== "NOSCRIPT") throw error;
        }
      }
      const reply = await this.#client.callBuffer("EVAL", [script.source, ...rest]);
      this.#known.add(known);
      return reply;
    });
  }

  /** Sends a command that is safe to repeat. */
  command(name: string, ...args: readonly Argument[]): Promise<Reply> {
    return this.#send(this.#waitMs, () => this.#client.callBuffer(name, [...args]));
  }

  /** Sends a command to every master. @returns each master's address, for messages, and its answer. */
  async each(
    name: string,
    ...args: readonly Argument[]
  ): Promise<readonly { readonly shown: string; readonly reply: Reply }[]> {
    if (!(this.#client instanceof Cluster))
      return [{ shown: this.#shown, reply: await this.command(name, ...args) }];
    await this.command("PING");
    return Promise.all(
      this.#client.nodes("master").map(async (node: Redis) => {
        const { host = "", port = 0 } = node.options;
        const shown = `${this.#scheme}://${shownEndpoint({ host, port })}`;
        return {
          shown,
          reply: await this.#send(this.#waitMs, () => node.callBuffer(name, [...args])),
        };
      }),
    );
  }

  /** Reads several keys of any slots at once. */
  async getAll(keys: readonly string[]): Promise<readonly Reply[]> {
    if (keys.length === 0) return [];
    if (this.#client instanceof Cluster)
      return Promise.all(keys.map((key) => this.command("GET", key)));
    return (await this.command("MGET", ...keys)) as readonly Reply[];
  }

  /** Calls `hear` with every message on a channel. */
  async subscribe(channel: string, hear: (message: string) => void): Promise<void> {
    this.#client.on("message", (from: string, message: string) => {
      if (from === channel) hear(message);
    });
    await this.#send(this.#waitMs, () => this.#client.subscribe(channel), "one server");
    this.#channels.add(channel);
  }

  /** Calls `listener` whenever the server is back: this process may have missed messages. */
  onReturn(listener: () => void): void {
    this.#readyListeners.add(listener);
  }

  close(): void {
    this.#closed = true;
    this.#client.disconnect();
    for (const wake of this.#waiting) wake();
  }

  /** @param matters Which servers must have the change. A command that stores nothing needs no replicas. */
  async #send(
    limitMs: number,
    send: () => Promise<unknown>,
    matters: "replicas" | "one server" = "replicas",
  ): Promise<Reply> {
    const until = this.#clock.monotonic() + limitMs;
    for (;;) {
      if (this.#client.status !== "ready") await this.#whenReady(until);
      try {
        const route = matters === "replicas" ? this.#replicas?.route() : undefined;
        const reply = (await send()) as Reply;
        if (route !== undefined) await this.#replicas?.confirm(route);
        return reply;
      } catch (error) {
        const { error: known, passes } = failureOf(error, this.#shown);
        if (!passes || this.#closed || this.#clock.monotonic() >= until) throw known;
        await new Promise<void>((resolve) => this.#clock.after(againMs, resolve));
      }
    }
  }

  /** A cluster's client resubscribes by itself. */
  #subscribeAgain(): void {
    if (this.#client instanceof Cluster || this.#channels.size === 0) return;
    // If this fails, the connection is lost, and the next connection subscribes again.
    this.#client.subscribe(...this.#channels).catch(() => undefined);
  }

  /** The error that says why the server is away. */
  #away(): StairsError {
    if (this.#last?.passes === false) return this.#last.error;
    const why = this.#last?.why ?? "it does not answer";
    return this.#stood ? unreachable(this.#shown, why) : notThere(this.#shown, why);
  }

  async #whenReady(until: number): Promise<void> {
    while (this.#client.status !== "ready") {
      if (this.#closed)
        throw new StairsError("WRONG_STATE", `The connection to ${this.#shown} is closed.`);
      const left = until - this.#clock.monotonic();
      if (left <= 0) throw this.#away();
      await new Promise<void>((resolve) => {
        const timer = this.#clock.after(left, () => end());
        const end = (): void => {
          timer.cancel();
          this.#waiting.delete(end);
          resolve();
        };
        this.#waiting.add(end);
      });
    }
  }
}
