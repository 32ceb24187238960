/** Turns collected rows into batches that each fit a message. */
import { randomBytes } from "node:crypto";
import { batchToWire, columnBytes, type Frame, sliceColumn, type WireBatch } from "@stairs/core";
import type { RowEncoder } from "../values/row-encoder.js";

/** A batch that is ready to send. */
export interface ReadyBatch {
  readonly rows: number;
  readonly wire: WireBatch;
}

/** A single row that is too large for a message. */
export interface LargeRow {
  /** As given to the encoder. */
  readonly number: number;
  readonly bytes: number;
}

/** The overhead of a batch, and of each of its columns, in bytes. */
const batchOverhead = 256;
const columnOverhead = 32;
const idBaseBytes = 16;

/**
 * Cuts rows into batches and gives them identities: one random base and a count in the order of
 * sending.
 */
export class BatchMaker {
  readonly #base = randomBytes(idBaseBytes);
  #next = 0;

  /**
   * @param room The largest batch, in bytes.
   * @returns batches that contain each row at most once; rows that are too large are left out.
   */
  make(encoder: RowEncoder, room: number): { batches: ReadyBatch[]; large: LargeRow[] } {
    const batches: ReadyBatch[] = [];
    const large: LargeRow[] = [];
    const cut = (frame: Frame, numbers: Uint32Array): void => {
      const rows = numbers.length;
      const bytes = sizeOf(frame);
      if (bytes <= room) {
        batches.push({ rows, wire: this.#toWire(rows, frame) });
      } else if (rows === 1) {
        large.push({ number: numbers[0] ?? 0, bytes });
      } else {
        const half = rows >> 1;
        cut(slice(frame, 0, half), numbers.subarray(0, half));
        cut(slice(frame, half, rows), numbers.subarray(half));
      }
    };
    for (const shape of encoder.shapes()) {
      const { frame, index } = shape.encode();
      cut(frame, index);
    }
    return { batches, large };
  }

  #toWire(rows: number, frame: Frame): WireBatch {
    const range = { base: this.#base, start: this.#next, count: rows };
    this.#next += rows;
    return batchToWire(rows, frame, { rows, ranges: [range] });
  }
}

function sizeOf(frame: Frame): number {
  let bytes = batchOverhead;
  for (const [name, column] of frame) {
    bytes += Buffer.byteLength(name) + columnBytes(column) + columnOverhead;
  }
  return bytes;
}

function slice(frame: Frame, from: number, to: number): Frame {
  return new Map([...frame].map(([name, column]) => [name, sliceColumn(column, from, to)]));
}
