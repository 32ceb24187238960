/**
 * A master answers before it has replicated. If it dies then, an acknowledged change is lost. This class waits for
 * replication with WAIT; one WAIT covers all answers that have arrived since the last one.
 *
 * WAIT covers only the changes of its own connection. So its result counts only on the connection that delivered the
 * answer. If that connection was lost, the state of the change is unknown, and the caller sends the command again.
 */
import { Cluster, type Redis } from "ioredis";
import type { Client } from "./client.js";

/** How long to wait for replicas before the command is sent again, in milliseconds. */
const waitMs = 1000;

/** A change may be on fewer replicas than required. The caller may send the same command again. */
export class NotReplicated extends Error {}

/** The connections that may deliver an answer, each with the number of times it has been lost. */
export type Route = ReadonlyMap<Redis, number>;

/** Waits for replicas. */
export class Replicas {
  readonly #client: Client;
  readonly #least: number;
  readonly #losses = new WeakMap<Redis, number>();
  readonly #waits = new WeakMap<Redis, Waits>();

  /** @param least How many replicas must have a change. */
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
   * Resolves when enough replicas have every change that was answered before.
   * @throws NotReplicated
   */
  async confirm(route: Route): Promise<void> {
    // A cluster may have redirected the command to a master that was unknown before.
    const nodes = new Set([...route.keys(), ...this.#masters()]);
    await Promise.all(
      [...nodes].map(async (node) => {
        // The client has never sent anything to this node.
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

/** The WAITs of one connection, one after the other. The next WAIT covers answers that arrive while one is running. */
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
