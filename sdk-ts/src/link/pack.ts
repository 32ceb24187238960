/**
 * Moves batches between threads without copying them twice: puts their bytes into one ArrayBuffer
 * and transfers it. Small Buffers share a pool with other code, so they cannot be transferred
 * themselves.
 */
import { type ColumnKind, columnKinds, type WireBatch, type WireColumn } from "@stairs/core";

/** The carrier of a kind's values: bytes, or a message whose parts are bytes. */
type KindField = WireColumn[ColumnKind];

/** Batches whose bytes are all in the buffers of `transfer`. */
export interface Packed {
  readonly batches: WireBatch[];
  readonly transfer: ArrayBuffer[];
}

/** The batches, ready for `postMessage`. Do not use the given batches afterwards. */
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
  for (const column of batch.columns ?? []) {
    for (const kind of columnKinds) yield* viewsOf(column[kind]);
  }
  for (const { base } of batch.rowIds ?? []) if (base !== undefined) yield base;
}

/** The byte strings of a kind's field: itself, or the parts of a message. */
function viewsOf(field: KindField): readonly Uint8Array[] {
  if (field === undefined || field === null) return [];
  return field instanceof Uint8Array ? [field] : Object.values(field);
}

/** The size of a batch's values. */
export function bytesOf(batch: WireBatch): number {
  let bytes = 0;
  for (const view of views(batch)) bytes += view.length;
  return bytes;
}

/**
 * The single buffer that already contains all bytes, if no other code uses it and it is mostly
 * full.
 */
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

/**
 * The batch with all its bytes moved, without the fields that batches between threads never have.
 */
function rebuild({ rows, columns, rowIds }: WireBatch, move: Move): WireBatch {
  return {
    ...(rows === undefined ? {} : { rows }),
    columns: (columns ?? []).map((column) => rebuildColumn(column, move)),
    rowIds: (rowIds ?? []).map((range) =>
      range.base === undefined ? range : { ...range, base: move(range.base) },
    ),
  };
}

function rebuildColumn(column: WireColumn, move: Move): WireColumn {
  const head = column.name === undefined ? {} : { name: column.name };
  const kind = columnKinds.find((name) => column[name] !== undefined && column[name] !== null);
  return kind === undefined ? head : { ...head, [kind]: moved(column[kind], move) };
}

function moved(field: KindField, move: Move): KindField {
  if (field === undefined || field === null) return field;
  if (field instanceof Uint8Array) return move(field);
  return Object.fromEntries(Object.entries(field).map(([part, bytes]) => [part, move(bytes)]));
}
