/** Sizes and parts of frames. */
import { columnBytes, sliceColumn } from "../batch/index.js";
import type { Frame } from "../batch/model.js";

/** The size of a frame's values and names when written out, in bytes. */
export function frameBytes(frame: Frame): number {
  let bytes = 0;
  for (const [name, column] of frame) bytes += name.length + columnBytes(column);
  return bytes;
}

/** The frame's rows from `from` up to `to`. */
export function sliceFrame(frame: Frame, from: number, to: number): Frame {
  return new Map(Array.from(frame, ([name, column]) => [name, sliceColumn(column, from, to)]));
}
