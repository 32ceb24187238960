/**
 * The other coordinators of one Redis: a hash with each coordinator's notice, and a channel for messages that may be
 * lost.
 */
import { noticeMs, type Peers } from "../peers.js";
import type { Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { list, text } from "./reply.js";
import { peersScript } from "./scripts/peers.js";

const takenBack = 0;
const asItIs = -1;

/** One process's way to the others. */
export class RedisPeers implements Peers {
  readonly #connection: Connection;
  readonly #keys: Keys;
  readonly #listeners = new Set<(message: string) => void>();

  constructor(
    readonly id: string,
    connection: Connection,
    keys: Keys,
  ) {
    this.#connection = connection;
    this.#keys = keys;
  }

  /** Starts listening to the other processes. */
  async start(): Promise<void> {
    await this.#connection.subscribe(this.#keys.peerMessages, (sent) => {
      const from = sent.indexOf(" ");
      if (sent.slice(0, from) === this.id) return;
      for (const listener of this.#listeners) listener(sent.slice(from + 1));
    });
  }

  tell(notice: string): Promise<readonly string[]> {
    return this.#run(noticeMs, notice);
  }

  others(): Promise<readonly string[]> {
    return this.#run(asItIs, "");
  }

  async leave(): Promise<void> {
    await this.#run(takenBack, "");
  }

  async send(message: string): Promise<void> {
    await this.#connection.command("PUBLISH", this.#keys.peerMessages, `${this.id} ${message}`);
  }

  hear(listener: (message: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #run(holdsMs: number, words: string): Promise<readonly string[]> {
    const args = [this.id, holdsMs, words];
    return list(await this.#connection.run(peersScript, [this.#keys.peers], args)).map(text);
  }
}
