/** Cuts outputs into pieces that each fit a message. */
import { columnBytes, type Frame, gatherColumn, sliceColumn } from "@stairs/core";
import type { ChainOutput } from "./chain-call.js";

/** An output that fits a message. */
export interface Piece {
  readonly output: ChainOutput;
  readonly bytes: number;
}

/** A row of the call that produced a row too large for a message. */
export interface LargeRow {
  readonly row: number;
  readonly bytes: number;
}

/** The overhead of an output, and of each of its columns, in bytes. */
const outputBytes = 64;
const columnOverhead = 32;
/** A parent's row number has at most this many bytes. */
const parentBytes = 5;

/** How many bytes the outputs can have in a message of at most `limit` bytes. */
export function roomIn(limit: number): number {
  return limit - Math.min(64 * 1024, limit >> 3);
}

/**
 * The output's rows in pieces of at most `room` bytes, in order; rows that are larger are left out.
 */
export function cutOutput(
  output: ChainOutput,
  room: number,
): { readonly pieces: Piece[]; readonly large: LargeRow[] } {
  const pieces: Piece[] = [];
  const large: LargeRow[] = [];
  const cut = (part: ChainOutput): void => {
    const bytes = sizeOf(part);
    if (bytes <= room) {
      pieces.push({ output: part, bytes });
    } else if (part.rows === 1) {
      large.push({ row: part.parents?.[0] ?? 0, bytes });
    } else {
      const half = part.rows >> 1;
      cut(slice(part, 0, half));
      cut(slice(part, half, part.rows));
    }
  };
  cut(output);
  return { pieces, large };
}

/**
 * Groups the pieces in order, with as many pieces per group as fit.
 * @param first How many bytes the first group can have.
 * @param room How many bytes the other groups can have.
 */
export function groupPieces(
  pieces: readonly Piece[],
  first: number,
  room: number,
): ChainOutput[][] {
  const groups: ChainOutput[][] = [];
  let current: ChainOutput[] = [];
  let left = first;
  for (const { output, bytes } of pieces) {
    if (bytes > left) {
      groups.push(current);
      current = [];
      left = room;
    }
    current.push(output);
    left -= bytes;
  }
  groups.push(current);
  return groups;
}

/** The output without rows that came from rows named by `isGone`; undefined if nothing is left. */
export function without(
  output: ChainOutput,
  isGone: (row: number) => boolean,
): ChainOutput | undefined {
  const parents = output.parents ?? Uint32Array.from({ length: output.rows }, (_, row) => row);
  const stays = Uint32Array.from(parents.keys()).filter((at) => !isGone(parents[at] ?? 0));
  if (stays.length === output.rows) return output;
  if (stays.length === 0) return undefined;
  const frame: Frame = new Map(
    [...output.frame].map(([name, column]) => [name, gatherColumn(column, stays)]),
  );
  const left = stays.map((at) => parents[at] ?? 0);
  return { rows: stays.length, frame, parents: left, merge: output.merge };
}

function sizeOf({ frame, parents }: ChainOutput): number {
  let bytes = outputBytes + (parents?.length ?? 0) * parentBytes;
  for (const [name, column] of frame) {
    bytes += Buffer.byteLength(name) + columnBytes(column) + columnOverhead;
  }
  return bytes;
}

function slice(output: ChainOutput, from: number, to: number): ChainOutput {
  const frame: Frame = new Map(
    [...output.frame].map(([name, column]) => [name, sliceColumn(column, from, to)]),
  );
  const parents =
    output.parents?.subarray(from, to) ??
    Uint32Array.from({ length: to - from }, (_, i) => from + i);
  return { rows: to - from, frame, parents, merge: output.merge };
}
