/**
 * Makes frames from frames by moving references to columns. A field that a frame lacks may be named
 * everywhere, and the result lacks it too.
 */
import { StairsError } from "../errors.js";
import { valueOf } from "./cells.js";
import { concatColumns } from "./column-concat.js";
import { gatherColumn } from "./column-cut.js";
import { type AsJson, asJson } from "./column-json.js";
import { constantColumn } from "./columns.js";
import type { Column, Frame } from "./model.js";

import { isAbsent, isPresent } from "./presence.js";

/** Pairs of a new name and the old one. */
export type FieldNames = readonly (readonly [newName: string, oldName: string])[];

/** Only the named fields, under their new names. */
export function selectFields(frame: Frame, names: FieldNames): Frame {
  const result = new Map<string, Column>();
  for (const [name, old] of names) {
    const column = frame.get(old);
    if (column === undefined) result.delete(name);
    else result.set(name, column);
  }
  return result;
}

/** All fields, the named ones under their new names, all at once: names can be swapped. */
export function renameFields(frame: Frame, names: FieldNames): Frame {
  const result = new Map(frame);
  for (const [name, old] of names) {
    result.delete(old);
    result.delete(name);
  }
  for (const [name, column] of selectFields(frame, names)) result.set(name, column);
  return result;
}

/**
 * The fields of both frames; where a row has a field in both, the one of `over` stays. If a field's two
 * kinds differ and rows of both are needed, numbers become JSON.
 * @throws StairsError BAD_BATCH if one column cannot hold both: byte strings, NaN, infinities.
 */
export function mergeFrames(under: Frame, over: Frame): Frame {
  if (under.size === 0) return over;
  const result = new Map(under);
  for (const [name, column] of over) {
    const below = under.get(name);
    result.set(
      name,
      below === undefined || column.presence === undefined
        ? column
        : mergeColumns(name, below, column),
    );
  }
  return result;
}

/**
 * The frame with fields that have the same value in every row.
 * @param values Pairs of a field and its JSON text.
 */
export function addConstants(
  frame: Frame,
  rows: number,
  values: readonly (readonly [field: string, jsonText: string])[],
): Frame {
  const result = new Map(frame);
  for (const [name, text] of values) result.set(name, constantColumn(rows, text));
  return result;
}

/** The rows that lack a field, rising; null: none does. */
export function missingRows(frame: Frame, rows: number, field: string): Uint32Array | null {
  const column = frame.get(field);
  if (column !== undefined && column.presence === undefined) return null;
  const missing = new Uint32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (column === undefined || !isPresent(column.presence, row)) missing[count++] = row;
  }
  return count === 0 ? null : missing.subarray(0, count);
}

function mergeColumns(name: string, under: Column, over: Column): Column {
  const { rows } = over;
  if (isAbsent(over.presence, rows)) return under;
  const index = new Uint32Array(rows);
  let fromUnder = 0;
  for (let row = 0; row < rows; row++) {
    const below = !isPresent(over.presence, row) && isPresent(under.presence, row);
    index[row] = below ? rows + row : row;
    if (below) fromUnder++;
  }
  if (fromUnder === 0) return over;
  const [upper, lower] = over.kind === under.kind ? [over, under] : alike(name, over, under, index);
  return gatherColumn(concatColumns([upper, lower]), index);
}

/** Both columns as JSON. */
function alike(name: string, over: Column, under: Column, index: Uint32Array): [Column, Column] {
  const upper = asJson(over);
  const lower = asJson(under);
  if (typeof upper === "string" || typeof lower === "string") {
    throw new StairsError(
      "BAD_BATCH",
      `Field ${JSON.stringify(name)} is ${under.kind} in some rows and ${over.kind} in others, which one column cannot hold: let the steps that make it give one kind.`,
    );
  }
  for (const [row, from] of index.entries()) {
    if (from === row) checkFinite(name, upper, row);
    else checkFinite(name, lower, row);
  }
  return [upper.column, lower.column];
}

function checkFinite(name: string, { column, nonFinite }: AsJson, row: number): void {
  if (
    nonFinite === undefined ||
    !isPresent(column.presence, row) ||
    nonFinite[valueOf(column, row)] === 0
  )
    return;
  throw new StairsError(
    "BAD_BATCH",
    `Field ${JSON.stringify(name)} of row ${row} is NaN or infinite and other rows hold JSON, which one column cannot hold: let the steps that make it give one kind.`,
  );
}
