/**
 * Pauses between attempts to connect. They use full jitter, so that a thousand clients do not
 * reconnect at the same time.
 */
const firstMs = 100;
const longestMs = 5000;
/** The shortest pause between two attempts. */
const shortestMs = 20;

/** Counts consecutive failed attempts. */
export class Backoff {
  readonly #random: () => number;
  #failed = 0;

  /** @param random A number from 0 to 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** Milliseconds until the next attempt: at random below a bound that doubles up to 5 s. */
  next(): number {
    const bound = Math.min(longestMs, firstMs * 2 ** this.#failed);
    this.#failed = Math.min(this.#failed + 1, 16);
    return shortestMs + this.#random() * bound;
  }

  /** The shortest pause, regardless of failures: the next attempt goes to another address. */
  first(): number {
    return shortestMs + this.#random() * firstMs;
  }

  /** The connection is established. */
  reset(): void {
    this.#failed = 0;
  }
}
