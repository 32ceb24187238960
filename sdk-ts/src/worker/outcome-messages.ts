/**
 * An outcome as messages that each fit the coordinator's limit: parts ahead of it where the outputs are
 * too large together. A single row that is too large fails.
 */
import { batchToWire, columnBytes, type Frame, sliceColumn } from "@stairs/core";
import type { WireOutput } from "../link/messages.js";
import type { ChainOutcome, ChainOutput } from "./run-chain.js";
import { type RowDropped, RowEnds, type RowFailure } from "./row-end.js";

/** What is sent for a call. */
export interface OutcomeMessages {
  /** Outputs of one OutcomePart each. */
  readonly ahead: readonly (readonly WireOutput[])[];
  readonly outputs: readonly WireOutput[];
  readonly failures: readonly RowFailure[];
  readonly dropped: readonly RowDropped[];
}

/** What surrounds the values of an output, and of each of its columns, in bytes. */
const outputBytes = 64;
const columnOverhead = 32;
/** A parent's row number has at most this many bytes. */
const parentBytes = 5;
/** What surrounds the texts of a failure. */
const failureBytes = 64;
const shortMessage = 100;

/**
 * @param lastLink The chain's last link, which rows that are too large fail at.
 * @param limit The largest message, in bytes.
 */
export function outcomeMessages(
  outcome: ChainOutcome,
  lastLink: number,
  limit: number,
): OutcomeMessages {
  const room = limit - Math.min(64 * 1024, limit >> 3);
  const large = new RowEnds();
  const pieces: Piece[] = [];
  for (const output of outcome.outputs) cut(output, room, pieces, large, lastLink);
  const failures = shortened([...outcome.failures, ...large.failures], room >> 1);
  const groups: WireOutput[][] = [];
  let current: WireOutput[] = [];
  // The last group travels with the failures.
  let left = room - failures.reduce((sum, failure) => sum + sizeOfFailure(failure), 0);
  for (const { output, bytes } of pieces) {
    if (bytes > left) {
      groups.push(current);
      current = [];
      left = room;
    }
    current.push(toWire(output));
    left -= bytes;
  }
  groups.push(current);
  // The first group had the least room, so it is the one beside the failures.
  const [outputs = [], ...ahead] = groups;
  return { ahead, outputs, failures, dropped: outcome.dropped };
}

interface Piece {
  readonly output: ChainOutput;
  readonly bytes: number;
}

function cut(
  output: ChainOutput,
  room: number,
  pieces: Piece[],
  large: RowEnds,
  lastLink: number,
): void {
  const bytes = sizeOf(output);
  if (bytes <= room) {
    pieces.push({ output, bytes });
  } else if (output.rows === 1) {
    large.tooLarge(output.parents?.[0] ?? 0, lastLink, bytes, room);
  } else {
    const half = output.rows >> 1;
    cut(slice(output, 0, half), room, pieces, large, lastLink);
    cut(slice(output, half, output.rows), room, pieces, large, lastLink);
  }
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

function toWire({ rows, frame, parents, merge }: ChainOutput): WireOutput {
  return { batch: batchToWire(rows, frame, null), parents, merge };
}

/** A million rows that fail in the same way must not make a message that is too large. */
function shortened(failures: readonly RowFailure[], room: number): RowFailure[] {
  let spent = 0;
  return failures.map((failure) => {
    const kept =
      spent < room / 2
        ? failure
        : {
            ...failure,
            stack: "",
            message: spent < room ? failure.message.slice(0, shortMessage) : "",
          };
    spent += sizeOfFailure(kept);
    return kept;
  });
}

function sizeOfFailure({ message, stack, type }: RowFailure): number {
  // A character has at most 3 bytes.
  return failureBytes + (message.length + stack.length + type.length) * 3;
}
