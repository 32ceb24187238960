import { StairsError } from "../errors.js";

/** Reads what a ByteWriter wrote. Every read checks that the bytes are there. */
export class ByteReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  u8(): number {
    return this.#buffer.readUInt8(this.#take(1));
  }

  u16(): number {
    return this.#buffer.readUInt16LE(this.#take(2));
  }

  u32(): number {
    return this.#buffer.readUInt32LE(this.#take(4));
  }

  u53(): number {
    const low = this.u32();
    const value = this.u32() * 0x1_0000_0000 + low;
    if (!Number.isSafeInteger(value)) throw this.broken(`the number ${value} is too large`);
    return value;
  }

  /** A count of things of which each takes at least `bytes` bytes. */
  count(bytes: number): number {
    const count = this.u32();
    if (count * bytes > this.left())
      throw this.broken(`${count} parts are announced, more than the rest can hold`);
    return count;
  }

  /** The next bytes; shares memory. */
  bytes(length: number): Buffer {
    const from = this.#take(length);
    return this.#buffer.subarray(from, from + length);
  }

  left(): number {
    return this.#buffer.length - this.#at;
  }

  /** The error for stored bytes without a meaning here. */
  broken(problem: string): StairsError {
    return new StairsError(
      "STORE_BROKEN",
      `Stored rows cannot be read: at byte ${this.#at} of ${this.#buffer.length}, ${problem}. The store is damaged or was written by another version.`,
    );
  }

  #take(length: number): number {
    const from = this.#at;
    if (length > this.left())
      throw this.broken(`${length} bytes are needed and ${this.left()} are left`);
    this.#at += length;
    return from;
  }
}
