/**
 * The shapes of batches in JavaScript as the protocol's loader gives and takes them, and the values of
 * a received column. Depending on the loader's options, what was not set is left out or stands there
 * as null, 0 or an empty Buffer; a discriminator, where there is one, says what was set.
 */
import type { ColumnKind } from "./model.js";
import type { Values } from "./values.js";

/** stairs.v1.Batch. */
export interface WireBatch {
  rows?: number;
  columns?: WireColumn[];
  rowIds?: WireRowIdRange[];
}

/** stairs.v1.Column. */
export interface WireColumn {
  name?: string;
  json?: Buffer;
  binary?: WireBytesColumn | null;
  doubles?: Buffer;
  int64s?: Buffer;
  presence?: Buffer;
  index?: Buffer;
  baseRows?: number;
  /** Which of the four was set. */
  values?: ColumnKind;
}

/** stairs.v1.BytesColumn. */
export interface WireBytesColumn {
  data?: Buffer;
  ends?: Buffer;
}

/** stairs.v1.RowIdRange. */
export interface WireRowIdRange {
  base?: Buffer;
  start?: number;
  count?: number;
}

/** The values of a received column whose size is not checked yet, or what is wrong. */
type Received = Omit<Values, "baseRows"> | string;

const kinds: readonly ColumnKind[] = ["json", "binary", "doubles", "int64s"];

/** The values that a column was sent with, or, as text, what is wrong with them. */
export function wireValues(wire: WireColumn, rows: number): Received {
  const kind = wire.values ?? kindOf(wire, rows);
  switch (kind) {
    case "json":
      return { kind, data: trimmed(bufferOf(wire.json)) };
    case "binary":
      return { kind, data: bufferOf(wire.binary?.data), ends: bufferOf(wire.binary?.ends) };
    case "doubles":
    case "int64s":
      return { kind, data: bufferOf(wire[kind]) };
    case null:
      return `it has no values: set one of ${kinds.join(", ")}`;
    default:
      return `it has values of several kinds (${kind}): set one`;
  }
}

/** What was set, without a discriminator; null: nothing; else, as text, all that were. */
function kindOf(wire: WireColumn, rows: number): ColumnKind | null | `${string},${string}` {
  const filled = kinds.filter((kind) => filledWith(wire, kind));
  const [first, second] = filled;
  if (first !== undefined) return second === undefined ? first : `${first}, ${second}`;
  // Only a column without rows is empty and yet there; then its kind hardly matters.
  if (rows > 0) return null;
  return (["binary", "doubles", "int64s"] as const).find((kind) => isSet(wire[kind])) ?? null;
}

function filledWith(wire: WireColumn, kind: ColumnKind): boolean {
  if (kind === "binary")
    return bufferOf(wire.binary?.data).length > 0 || bufferOf(wire.binary?.ends).length > 0;
  return bufferOf(wire[kind]).length > 0;
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** The bytes, whether the loader or a message between threads made them; empty if unset. */
function bufferOf(bytes: Uint8Array | null | undefined): Buffer {
  if (bytes === null || bytes === undefined) return Buffer.alloc(0);
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** JSON text without the white space around it, which some writers end their texts with. */
function trimmed(text: Buffer): Buffer {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text[from])) from++;
  while (to > from && isSpace(text[to - 1])) to--;
  return from === 0 && to === text.length ? text : text.subarray(from, to);
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
