/** Frames as the row objects that user code sees. */
import { type Frame, uniformParts } from "@stairs/core";
import type { Row } from "../native-step.js";
import { decodeColumn } from "./decode-column.js";
import { makeRows } from "./row-maker.js";

/**
 * One object per row, in order, each with the row's fields.
 * @throws StairsError BAD_BATCH if a column cannot be read.
 */
export function decodeFrame(rows: number, frame: Frame): Row[] {
  const decoded: Row[] = [];
  for (const part of uniformParts(frame, rows, null)) {
    const names = [...part.frame.keys()];
    const columns = Array.from(part.frame, ([name, column]) => decodeColumn(name, column));
    const made = makeRows(names, columns, part.rows?.length ?? rows);
    for (const [at, row] of made.entries()) decoded[part.rows?.[at] ?? at] = row;
  }
  return decoded;
}
