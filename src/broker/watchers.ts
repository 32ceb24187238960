/** Listeners for queues that have something to lease. If one listener throws, the others still hear of the queue. */
import { messageOf } from "@stairs/core";
import type { Log } from "../observe/log.js";

type Listener = (queue: string) => void;

/** The listeners of one engine. */
export class Watchers {
  readonly #log: Log;
  readonly #listeners = new Set<Listener>();

  constructor(log: Log) {
    this.#log = log;
  }

  /** See `Broker.watch`. */
  add(listener: Listener): () => void {
    // Each call wraps the listener in a new function, so that the same listener can watch twice.
    const own: Listener = (queue) => listener(queue);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(queue: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(queue);
      } catch (error) {
        this.#log.error(`A listener of queue ${queue} failed: ${messageOf(error)}`);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
