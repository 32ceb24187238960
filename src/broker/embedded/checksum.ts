/**
 * What a page that was damaged on the disk does to rows: SQLite has no checksums of its own, so each
 * payload is kept with one, and compared when it is read from the disk.
 */
import * as zlib from "node:zlib";

/** A payload on the disk is not what was written. */
export class DamagedPayload extends Error {}

/** The checksum, CRC-32, of a payload and of what is kept apart from it but belongs to it. */
export function checksum(about: string, payload: Buffer): bigint {
  return BigInt(crc32(payload, crc32(Buffer.from(about))));
}

/**
 * The payload out of its columns.
 * @param what Names it, for messages: `the rows of entry 7`.
 * @throws DamagedPayload if it is not what was written.
 */
export function checkedPayload(what: string, about: string, data: unknown, sum: unknown): Buffer {
  if (Buffer.isBuffer(data) && sum === checksum(about, data)) return data;
  throw new DamagedPayload(`${what} are not as they were written`);
}

// Node 20.15 brought it.
const { crc32 = crc32InSteps } = zlib as Partial<Pick<typeof zlib, "crc32">>;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 for versions of Node that have none. */
export function crc32InSteps(data: Buffer, begin = 0): number {
  let rest = ~begin;
  for (const byte of data) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}
