/** Puts columns of one kind one after the other. Bases that several of them share stay shared. */
import { StairsError } from "../errors.js";
import { materialise } from "./column-cut.js";
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";
import { concatPresence } from "./presence.js";
import { bytesOf, uint32View } from "./uint32.js";
import { concatValues, type Values } from "./values.js";

/** Constants up to this size are compared by their text, so that equal ones are kept once. */
const smallConstant = 4096;

/**
 * The rows of all columns, in their order. Does not look into JSON text, so the number of its elements
 * is checked only where the result is cut or read.
 * @param columns At least one; all of one kind.
 * @throws StairsError BAD_BATCH if there is none or their kinds differ.
 */
export function concatColumns(columns: readonly Column[]): Column {
  const parts = columns.filter((column) => column.rows > 0);
  const first = parts[0] ?? columns[0];
  if (first === undefined)
    throw new StairsError("BAD_BATCH", "There are no columns to concatenate: give at least one.");
  const other = columns.find((column) => column.kind !== first.kind);
  if (other !== undefined) {
    throw new StairsError(
      "BAD_BATCH",
      `A column of ${first.kind} and one of ${other.kind} cannot be concatenated: a column has one kind.`,
    );
  }
  if (parts.length <= 1) return first;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const presence = concatPresence(parts);
  const indexed = parts.some((part) => part.index !== undefined);
  if (!indexed || rulesOf(first.kind).isSmall) {
    return { ...valuesOnly(concatValues(parts.map(materialise))), rows, presence };
  }
  const bases = new Bases();
  const index = new Uint32Array(rows);
  let at = 0;
  for (const part of parts) {
    const shift = bases.add(part);
    if (part.index === undefined)
      for (let row = 0; row < part.rows; row++) index[at++] = shift + row;
    else for (const value of uint32View(part.index)) index[at++] = shift + value;
  }
  return { ...valuesOnly(bases.values()), rows, presence, index: bytesOf(index) };
}

/** The values that several columns refer to, each base once. */
class Bases {
  readonly #parts: Values[] = [];
  readonly #known = new Map<Buffer | string, { readonly base: Values; readonly place: number }>();
  #count = 0;

  /** Where the column's first value stands. */
  add(column: Column): number {
    const key = keyOf(column);
    const known = this.#known.get(key);
    if (
      known !== undefined &&
      known.base.ends === column.ends &&
      known.base.baseRows === column.baseRows
    ) {
      return known.place;
    }
    const place = this.#count;
    this.#known.set(key, { base: column, place });
    this.#parts.push(column);
    this.#count += column.baseRows;
    return place;
  }

  values(): Values {
    return concatValues(this.#parts);
  }
}

function keyOf({ data, ends, baseRows }: Column): Buffer | string {
  return ends === undefined && baseRows === 1 && data.length <= smallConstant
    ? data.toString("latin1")
    : data;
}

function valuesOnly({ kind, data, ends, baseRows }: Values): Values {
  return { kind, data, ends, baseRows };
}
