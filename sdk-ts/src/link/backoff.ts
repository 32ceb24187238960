/** Pauses between attempts to connect: full jitter, so that a thousand clients do not come back at once. */
const firstMs = 100;
const longestMs = 5000;
/** No attempt follows another sooner. */
const shortestMs = 20;

/** Counts attempts that failed in a row. */
export class Backoff {
  #failed = 0;

  /** Milliseconds until the next attempt: at random below a bound that doubles up to 5 s. */
  next(): number {
    const bound = Math.min(longestMs, firstMs * 2 ** this.#failed);
    this.#failed = Math.min(this.#failed + 1, 16);
    return shortestMs + Math.random() * bound;
  }

  /** The connection stands. */
  reset(): void {
    this.#failed = 0;
  }
}
