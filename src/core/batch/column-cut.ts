/**
 * Takes rows from a column. Rows taken several times share their value through an index. The cut drops
 * unused values once they are the majority.
 */
import { zeroIndex } from "./columns.js";
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";
import { gatherPresence, type Presence, slicePresence, withoutFull } from "./presence.js";
import { bytesOf, isRange, uint32View } from "./uint32.js";
import { valueRange, valuesAt, valuesAtBytes, type Values } from "./values.js";

/**
 * The rows from `from` up to, not including, `to`.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements.
 */
export function sliceColumn(column: Column, from: number, to: number): Column {
  if (from === 0 && to === column.rows) return column;
  const presence = slicePresence(column.presence, from, to);
  if (column.index === undefined)
    return columnOf(valueRange(column, from, to), to - from, presence);
  return pick(column, uint32View(column.index).subarray(from, to), presence);
}

/**
 * The rows at `index`, in that order; a row may be named several times.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements.
 */
export function gatherColumn(column: Column, index: Uint32Array): Column {
  if (isRange(index)) {
    const first = index[0] ?? 0;
    return sliceColumn(column, first, first + index.length);
  }
  const presence = gatherPresence(column.presence, index);
  if (column.index === undefined) return pick(column, index, presence);
  const old = uint32View(column.index);
  return pick(
    column,
    index.map((row) => old[row] ?? 0),
    presence,
  );
}

/**
 * The same rows without an index. The presence stays, unless every row has the field.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements.
 */
export function materialise(column: Column): Column {
  const presence = withoutFull(column.presence, column.rows);
  if (column.index === undefined)
    return presence === column.presence ? column : columnOf(column, column.rows, presence);
  const index = uint32View(column.index);
  const values = isRange(index) ? rangeAt(column, index) : valuesAt(column, index);
  return columnOf(values, column.rows, presence);
}

/**
 * How many bytes the column has when it is materialised.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements, as far as it looked.
 */
export function columnBytes(column: Column): number {
  const presence = column.presence?.length ?? 0;
  if (column.index === undefined) return column.data.length + (column.ends?.length ?? 0) + presence;
  return valuesAtBytes(column, uint32View(column.index)) + presence;
}

/** A column without an index. */
function columnOf(
  { kind, data, ends, baseRows }: Values,
  rows: number,
  presence: Presence,
): Column {
  return { kind, rows, data, ends, presence, baseRows };
}

/** A column whose rows have the values at `index`. */
function pick(values: Values, index: Uint32Array, presence: Presence): Column {
  const rows = index.length;
  const { kind, baseRows } = values;
  if (isRange(index)) return columnOf(rangeAt(values, index), rows, presence);
  if (rulesOf(kind).isSmall) return columnOf(valuesAt(values, index), rows, presence);
  if (baseRows === 1) return { ...columnOf(values, rows, presence), index: zeroIndex(rows) };
  const places = new Uint32Array(baseRows);
  let distinct = 0;
  for (const value of index) {
    if (places[value] !== 0) continue;
    places[value] = 1;
    distinct++;
  }
  if (distinct === rows) return columnOf(valuesAt(values, index), rows, presence);
  if (distinct * 2 > baseRows)
    return { ...columnOf(values, rows, presence), index: bytesOf(index.slice()) };
  const kept = new Uint32Array(distinct);
  let next = 0;
  for (let value = 0; value < baseRows; value++) {
    if (places[value] === 0) continue;
    places[value] = next;
    kept[next++] = value;
  }
  const own = index.map((value) => places[value] ?? 0);
  return { ...columnOf(valuesAt(values, kept), rows, presence), index: bytesOf(own) };
}

function rangeAt(values: Values, index: Uint32Array): Values {
  const first = index[0] ?? 0;
  return valueRange(values, first, first + index.length);
}
