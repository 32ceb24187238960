/** Pauses between attempts to connect: full jitter, so that a thousand clients do not come back at once. */
const firstMs = 100;
const longestMs = 5000;
/** No attempt follows another sooner. */
const shortestMs = 20;

/** Counts attempts that failed in a row. */
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

  /** The shortest of these pauses, whatever has failed: the next attempt goes elsewhere. */
  first(): number {
    return shortestMs + this.#random() * firstMs;
  }

  /** The connection stands. */
  reset(): void {
    this.#failed = 0;
  }
}
