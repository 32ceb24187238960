/**
 * Replication is not waited for by a master that answers: when it dies then, a change is gone that was answered. Here it
 * is waited for (WAIT), for all answers that have come meanwhile at once.
 *
 * WAIT speaks of what its own connection has seen. So it counts only where the connection is the one that the answer came
 * by; else nobody knows, and the command is sent again.
 */
import { Cluster, type Redis } from "ioredis";
import type { Client } from "./client.js";

/** How long replicas are waited for before the command is sent again, in milliseconds. */
const waitMs = 1000;

/** A change may be on fewer replicas than it must be. The same command may be sent again. */
export class NotReplicated extends Error {}

/** The connections that an answer may come by, each with how often it had been lost. */
export type Route = ReadonlyMap<Redis, number>;

/** Waits for replicas. */
export class Replicas {
  readonly #client: Client;
  readonly #least: number;
  readonly #losses = new WeakMap<Redis, number>();
  readonly #waits = new WeakMap<Redis, Waits>();

  /** @param least So many replicas must have a change. */
  constructor(client: Client, least: number) {
    this.#client = client;
    this.#least = least;
    if (!(client instanceof Cluster)) this.#watch(client);
  }

  /** Called before a command is sent. */
  route(): Route {
    return new Map(this.#masters().map((node) => [node, this.#lossesOf(node)]));
  }

  /**
   * Resolves when everything that was answered before is on so many replicas.
   * @throws NotReplicated
   */
  async confirm(route: Route): Promise<void> {
    // A cluster may have sent the command on, to a master that was not known before.
    const nodes = new Set([...route.keys(), ...this.#masters()]);
    await Promise.all(
      [...nodes].map(async (node) => {
        // Nothing was ever sent there.
        if (node.status === "wait") return;
        const losses = route.get(node) ?? this.#lossesOf(node);
        const copies = await this.#wait(node);
        if (node.status !== "ready" || this.#lossesOf(node) !== losses)
          throw new NotReplicated("the connection was lost before its replicas had the change");
        if (copies < this.#least)
          throw new NotReplicated(`${copies} of ${this.#least} replicas have the change`);
      }),
    );
  }

  #masters(): readonly Redis[] {
    return this.#client instanceof Cluster ? this.#client.nodes("master") : [this.#client];
  }

  #lossesOf(node: Redis): number {
    const losses = this.#losses.get(node);
    if (losses !== undefined) return losses;
    this.#watch(node);
    return 0;
  }

  #watch(node: Redis): void {
    this.#losses.set(node, 0);
    node.on("close", () => this.#losses.set(node, (this.#losses.get(node) ?? 0) + 1));
  }

  #wait(node: Redis): Promise<number> {
    let waits = this.#waits.get(node);
    if (waits === undefined)
      this.#waits.set(node, (waits = new Waits(() => node.wait(this.#least, waitMs))));
    return waits.next();
  }
}

/** Waits of one connection, one after the other: what is answered while one runs is in the next. */
class Waits {
  readonly #wait: () => Promise<number>;
  #running: Promise<unknown> | undefined;
  #next: Promise<number> | undefined;

  constructor(wait: () => Promise<number>) {
    this.#wait = wait;
  }

  next(): Promise<number> {
    this.#next ??= this.#after(this.#running ?? Promise.resolve());
    return this.#next;
  }

  async #after(running: Promise<unknown>): Promise<number> {
    await running.catch(() => undefined);
    const mine = this.#next;
    this.#next = undefined;
    this.#running = mine;
    return this.#wait();
  }
}
