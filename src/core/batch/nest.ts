/** A frame as one field: each row's fields become one JSON object, put together from their bytes. */
import { uint32View } from "./uint32.js";
import { copyBytes } from "./copy-bytes.js";
import { elementOffsets, rememberOffsets } from "./json-elements.js";
import type { Column, Frame } from "./model.js";
import { type AsJson, asJson } from "./column-json.js";
import { isPresent, type Presence } from "./presence.js";

/** A value that JSON cannot hold. */
export interface NestProblem {
  readonly row: number;
  readonly field: string;
  /** What is wrong, as a part of a sentence. */
  readonly reason: string;
}

/** A frame in one column. */
export interface Nested {
  /** One JSON object a row. */
  readonly column: Column;
  /** Their fields are left out of the objects. */
  readonly bad: readonly NestProblem[];
}

/** A field's JSON values, ready to be copied. */
interface Part {
  /** The name as JSON and a colon. */
  readonly key: Buffer;
  readonly text: Buffer;
  readonly offsets: Uint32Array;
  readonly index: Uint32Array | null;
  readonly presence: Presence;
  /** 1 for values that are left out. */
  readonly skip: Uint8Array | undefined;
}

const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const comma = 0x2c;

/**
 * One JSON object a row with the fields that the row has. Numbers of packed columns become JSON numbers.
 * @throws StairsError BAD_BATCH if a json column's text does not have its elements.
 */
export function nestFrame(frame: Frame, rows: number): Nested {
  const bad: NestProblem[] = [];
  const parts: Part[] = [];
  for (const [field, column] of frame) {
    const json = asJson(column);
    if (typeof json !== "string") {
      parts.push(partOf(field, json, bad));
      continue;
    }
    for (let row = 0; row < rows; row++) {
      if (isPresent(column.presence, row)) bad.push({ row, field, reason: json });
    }
  }
  const text = Buffer.allocUnsafe(sizeOf(parts, rows));
  const offsets = new Uint32Array(rows + 1);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    offsets[row] = at;
    text[at++] = row === 0 ? openBracket : comma;
    text[at++] = openBrace;
    const begin = at;
    for (const part of parts) {
      const value = valueIn(part, row);
      if (value < 0) continue;
      if (at > begin) text[at++] = comma;
      at = copyBytes(part.key, 0, part.key.length, text, at);
      at = copyBytes(
        part.text,
        (part.offsets[value] ?? 0) + 1,
        part.offsets[value + 1] ?? 0,
        text,
        at,
      );
    }
    text[at++] = closeBrace;
  }
  if (rows === 0) text[at++] = openBracket;
  offsets[rows] = at;
  text[at++] = closeBracket;
  const data = text.subarray(0, at);
  if (rows > 0) rememberOffsets(data, offsets);
  return { column: { kind: "json", rows, data, baseRows: rows }, bad };
}

function partOf(field: string, { column: json, nonFinite }: AsJson, bad: NestProblem[]): Part {
  const index = json.index === undefined ? null : uint32View(json.index);
  if (nonFinite !== undefined) {
    for (let row = 0; row < json.rows; row++) {
      if (!isPresent(json.presence, row) || nonFinite[index?.[row] ?? row] === 0) continue;
      bad.push({ row, field, reason: "JSON has no number for NaN and infinities" });
    }
  }
  return {
    key: Buffer.from(`${JSON.stringify(field)}:`),
    text: json.data,
    offsets: elementOffsets(json.data, json.baseRows),
    index,
    presence: json.presence,
    skip: nonFinite,
  };
}

/** Which value the row has; -1: none. */
function valueIn({ index, presence, skip }: Part, row: number): number {
  if (!isPresent(presence, row)) return -1;
  const value = index?.[row] ?? row;
  return skip?.[value] === 1 ? -1 : value;
}

/** At least as many bytes as the objects need. */
function sizeOf(parts: readonly Part[], rows: number): number {
  let bytes = 2 + rows * 3;
  for (const part of parts) {
    const { offsets } = part;
    for (let row = 0; row < rows; row++) {
      const value = valueIn(part, row);
      // An offset's distance to the next counts a separator too, which stands for the comma.
      if (value >= 0) bytes += part.key.length + (offsets[value + 1] ?? 0) - (offsets[value] ?? 0);
    }
  }
  return bytes;
}
