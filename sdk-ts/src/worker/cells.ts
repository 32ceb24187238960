/**
 * A field's values for some rows of a call, as a column or as values. Each form is made from the
 * other at first use. Values that user code can mutate are created again each time, so that no link
 * of a chain sees the changes of another.
 */
import { type Column, gatherColumn } from "@stairs/core";
import type { ColumnBuilder } from "../values/column-builder.js";
import { decodeColumn } from "../values/decode-column.js";

/** A field's values. */
export interface Cells {
  /** One value per row. */
  values(): readonly unknown[];
  column(): Column;
}

/**
 * The cells of a received column. `values` throws StairsError BAD_BATCH if the column cannot be
 * read.
 */
export function receivedCells(name: string, column: Column): Cells {
  let known: readonly unknown[] | undefined;
  return {
    values() {
      if (known !== undefined) return known;
      const values = decodeColumn(name, column);
      if (values.every(isScalar)) known = values;
      return values;
    },
    column: () => column,
  };
}

/** The cells of a field that a step made. */
export function madeCells(name: string, builder: ColumnBuilder, rows: number): Cells {
  let column: Column | undefined;
  return {
    values: () => builder.values(name, rows),
    column: () => (column ??= builder.column(rows)),
  };
}

/** The cells of the rows at these positions. */
export function someCells(cells: Cells, positions: Uint32Array): Cells {
  let column: Column | undefined;
  return {
    values() {
      const all = cells.values();
      return Array.from(positions, (position) => all[position]);
    },
    column: () => (column ??= gatherColumn(cells.column(), positions)),
  };
}

/** As `someCells`, but in a separate column, so that unreadable values of other rows do not matter. */
export function cutCells(name: string, cells: Cells, positions: Uint32Array): Cells {
  return receivedCells(name, gatherColumn(cells.column(), positions));
}

function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
