/** Who wants to know of queues that have got something to lease. One that throws does not keep it from the others. */
import { messageOf } from "@stairs/core";
import type { Log } from "../observe/log.js";

type Listener = (queue: string) => void;

/** The listeners of one engine. */
export class Watchers {
  readonly #listeners = new Set<Listener>();

  constructor(private readonly log: Log) {}

  /** See `Broker.watch`. */
  add(listener: Listener): () => void {
    // A function of its own, so that the same listener may watch twice.
    const own: Listener = (queue) => listener(queue);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  tell(queue: string): void {
    for (const listener of this.#listeners) {
      try {
        listener(queue);
      } catch (error) {
        this.log.error(`A listener of queue ${queue} failed: ${messageOf(error)}`);
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
