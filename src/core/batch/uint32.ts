/**
 * Packed unsigned 32-bit little-endian numbers as arrays. Runs only on little-endian machines; the
 * native packages of Stairs exist for no others.
 */

/** The numbers in `bytes`; shares memory where the bytes happen to be aligned. Do not write to it. */
export function uint32View(bytes: Buffer): Uint32Array {
  const count = bytes.length >>> 2;
  if ((bytes.byteOffset & 3) === 0) return new Uint32Array(bytes.buffer, bytes.byteOffset, count);
  const copy = new Uint8Array(count * 4);
  copy.set(bytes.subarray(0, count * 4));
  return new Uint32Array(copy.buffer);
}

/** The bytes of `numbers`; shares memory. */
export function bytesOf(numbers: Uint32Array): Buffer {
  return Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/** True if `numbers` goes up by one from its first. Also when it is empty. */
export function isRange(numbers: Uint32Array): boolean {
  const first = numbers[0] ?? 0;
  const { length } = numbers;
  // A look at the end settles most cases without a walk.
  if (length > 0 && numbers[length - 1] !== first + length - 1) return false;
  for (let i = 1; i < length; i++) if (numbers[i] !== first + i) return false;
  return true;
}
