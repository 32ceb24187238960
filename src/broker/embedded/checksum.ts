/**
 * Detects payloads that the disk has damaged. SQLite has no checksums of its own, so the engine stores one with each
 * payload and compares it on every read from the disk.
 */
import * as zlib from "node:zlib";

/** A payload on the disk differs from what the engine wrote. */
export class DamagedPayload extends Error {}

/** The checksum, CRC-32, of a payload and of the columns that belong to it. */
export function checksum(about: string, payload: Buffer): bigint {
  return BigInt(crc32(payload, crc32(Buffer.from(about))));
}

/**
 * Reads the payload from its columns.
 * @param what Names it, for messages: `the rows of entry 7`.
 * @throws DamagedPayload if the payload differs from what the engine wrote.
 */
export function checkedPayload(what: string, about: string, data: unknown, sum: unknown): Buffer {
  if (Buffer.isBuffer(data) && sum === checksum(about, data)) return data;
  throw new DamagedPayload(`${what} differ from what was written`);
}

// Node has it since version 20.15.
const { crc32 = crc32InSteps } = zlib as Partial<Pick<typeof zlib, "crc32">>;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});

/** CRC-32 for Node versions without a built-in one. */
export function crc32InSteps(data: Buffer, begin = 0): number {
  let rest = ~begin;
  for (const byte of data) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}
