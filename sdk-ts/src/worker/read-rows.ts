/**
 * Reads a part's rows for user code. Reads the values of a column together, because that is fast.
 * If one value is not JSON, its row ends, and the other rows, which can come from other producers,
 * are read separately.
 */
import { isStairsError } from "@stairs/core";
import type { Row } from "../native-step.js";
import type { Part } from "./part.js";
import type { ReadyLink } from "./ready-link.js";
import type { RowEnds } from "./row-end.js";

/** The readable rows; the others have ended. */
export interface RowsRead {
  readonly part: Part;
  /** One object for each row of the part. */
  readonly objects: Row[];
}

/** The rows of a part that can be read. */
export function readRows({ at, inputs }: ReadyLink, part: Part, ends: RowEnds): RowsRead {
  const whole = read(part, inputs);
  if (typeof whole !== "string") return { part, objects: whole };
  const good: number[] = [];
  const look = (from: number, to: number, problem: string): void => {
    if (to - from === 1) return ends.badColumn(part.rows[from] ?? 0, at, problem);
    const middle = (from + to) >> 1;
    for (const [first, end] of [
      [from, middle],
      [middle, to],
    ] as const) {
      const found = readSome(part, inputs, range(first, end));
      if (typeof found === "string") look(first, end, found);
      else for (let position = first; position < end; position++) good.push(position);
    }
  };
  look(0, part.rows.length, whole);
  if (good.length === 0) return { part: part.take(new Uint32Array()), objects: [] };
  const left = part.cut(Uint32Array.from(good));
  return { part: left, objects: left.objects(inputs) };
}

/** Row objects, or why they cannot be read. */
function read(part: Part, inputs: readonly string[]): Row[] | string {
  try {
    return part.objects(inputs);
  } catch (error) {
    if (!isStairsError(error)) throw error;
    return error.message;
  }
}

function readSome(part: Part, inputs: readonly string[], positions: Uint32Array): Row[] | string {
  try {
    return read(part.cut(positions), inputs);
  } catch (error) {
    // Not even the positions of the values can be determined.
    if (!isStairsError(error)) throw error;
    return error.message;
  }
}

function range(from: number, to: number): Uint32Array {
  return Uint32Array.from({ length: to - from }, (_, at) => from + at);
}
