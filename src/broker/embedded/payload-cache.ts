/**
 * Recently written payloads that a lease will soon need, so that the lease does not read the disk. Bounded in bytes;
 * the cache drops the oldest first.
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

/** A slice of a much larger buffer would keep the whole buffer alive. */
function ownMemory(payload: Buffer): Buffer {
  if (payload.buffer.byteLength <= 2 * payload.length) return payload;
  const own = Buffer.allocUnsafeSlow(payload.length);
  payload.copy(own);
  return own;
}
