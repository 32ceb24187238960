/**
 * Rows that were written a moment ago and will be leased in a moment, so that leasing them reads nothing.
 * Bounded in bytes; the oldest go first.
 */

/** Payloads by entry id. */
export class PayloadCache {
  readonly #limit: number;
  readonly #payloads = new Map<number, Buffer>();
  #bytes = 0;

  /** @param limit In bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(id: number): Buffer | undefined {
    return this.#payloads.get(id);
  }

  put(id: number, payload: Buffer): void {
    const own = ownMemory(payload);
    this.#payloads.set(id, own);
    this.#bytes += own.length;
    while (this.#bytes > this.#limit) {
      const oldest = this.#payloads.keys().next();
      if (oldest.done === true) return;
      this.delete(oldest.value);
    }
  }

  delete(id: number): void {
    const payload = this.#payloads.get(id);
    if (payload === undefined) return;
    this.#payloads.delete(id);
    this.#bytes -= payload.length;
  }
}

/** A slice of something much larger would keep all of that alive. */
function ownMemory(payload: Buffer): Buffer {
  if (payload.buffer.byteLength <= 2 * payload.length) return payload;
  const own = Buffer.allocUnsafeSlow(payload.length);
  payload.copy(own);
  return own;
}
