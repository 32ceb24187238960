/**
 * Moves batches between threads without copying them twice: their bytes go into one ArrayBuffer, which
 * is then transferred. Small Buffers lie in a pool that others use, so they can never be transferred
 * themselves.
 */
import type { WireBatch, WireColumn } from "@stairs/core";

/** Batches whose bytes all lie in the buffers of `transfer`. */
export interface Packed {
  readonly batches: WireBatch[];
  readonly transfer: ArrayBuffer[];
}

/** The batches, ready for `postMessage`. The ones that were given must not be used afterwards. */
export function packBatches(batches: readonly WireBatch[]): Packed {
  const total = batches.reduce((sum, batch) => sum + bytesOf(batch), 0);
  const own = ownBuffer(batches, total);
  if (own !== undefined)
    return { batches: batches.map((batch) => rebuild(batch, same)), transfer: [own] };
  const buffer = new ArrayBuffer(total);
  const bytes = new Uint8Array(buffer);
  let end = 0;
  const copy = (from: Uint8Array): Buffer => {
    const at = end;
    bytes.set(from, at);
    end += from.length;
    return Buffer.from(buffer, at, from.length);
  };
  return { batches: batches.map((batch) => rebuild(batch, copy)), transfer: [buffer] };
}

/** All byte strings of a batch. */
function* views(batch: WireBatch): Generator<Uint8Array> {
  for (const { json, doubles, int64s, binary } of batch.columns ?? []) {
    for (const bytes of [json, doubles, int64s, binary?.data, binary?.ends])
      if (bytes !== undefined) yield bytes;
  }
  for (const { base } of batch.rowIds ?? []) if (base !== undefined) yield base;
}

/** The size of a batch's values. */
export function bytesOf(batch: WireBatch): number {
  let bytes = 0;
  for (const view of views(batch)) bytes += view.length;
  return bytes;
}

/** The one buffer that everything lies in already, if it is nobody else's and mostly used. */
function ownBuffer(batches: readonly WireBatch[], total: number): ArrayBuffer | undefined {
  let own: ArrayBufferLike | undefined;
  for (const batch of batches) {
    for (const { buffer, length } of views(batch)) {
      if (length === 0) continue;
      if (own !== undefined && buffer !== own) return undefined;
      own = buffer;
    }
  }
  if (!(own instanceof ArrayBuffer) || own.byteLength === Buffer.poolSize) return undefined;
  return total * 2 >= own.byteLength ? own : undefined;
}

type Move = (bytes: Uint8Array) => Buffer;

function same(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The batch with all its bytes moved, and without what a batch between threads never has. */
function rebuild({ rows, columns, rowIds }: WireBatch, move: Move): WireBatch {
  return {
    ...(rows === undefined ? {} : { rows }),
    columns: (columns ?? []).map((column) => rebuildColumn(column, move)),
    rowIds: (rowIds ?? []).map((range) =>
      range.base === undefined ? range : { ...range, base: move(range.base) },
    ),
  };
}

function rebuildColumn(
  { name, json, doubles, int64s, binary }: WireColumn,
  move: Move,
): WireColumn {
  const head = name === undefined ? {} : { name };
  if (json !== undefined) return { ...head, json: move(json) };
  if (doubles !== undefined) return { ...head, doubles: move(doubles) };
  if (int64s !== undefined) return { ...head, int64s: move(int64s) };
  if (binary === undefined || binary === null) return head;
  const data = move(binary.data ?? empty);
  return { ...head, binary: { data, ends: move(binary.ends ?? empty) } };
}

const empty = new Uint8Array(0);
