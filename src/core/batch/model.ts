/**
 * Rows in columns, in memory. All of it is immutable: every operation makes new objects that share
 * buffers with the old ones, so a copy of a frame copies references.
 *
 *   Token ─┬─ ids: RowIds            which rows
 *          └─ frames: Frame[] ── field name → Column ── data (shared)
 */
import type { ColumnKind } from "./kinds/table.js";
import type { RowIds } from "./row-ids.js";

/** The values of one field for some rows. */
export interface Column {
  readonly kind: ColumnKind;
  /** The number of rows. */
  readonly rows: number;
  /** The values as the kind lays them out; see `kinds/`. */
  readonly data: Buffer;
  /** Only kinds whose values differ in size: unsigned 32-bit little-endian end offsets into `data`, `baseRows` of them. */
  readonly ends?: Buffer | undefined;
  /** A bit a row, lowest bit first: 1 where the row has the field. Undefined: all rows have it. */
  readonly presence?: Buffer | undefined;
  /** Unsigned 32-bit little-endian numbers, one a row: which base value the row has. Undefined: row i has value i. */
  readonly index?: Buffer | undefined;
  /** How many values `data` holds; equals `rows` without an index. */
  readonly baseRows: number;
}

/** The fields that some rows have at one point of a pipeline. Insertion order has no meaning. */
export type Frame = ReadonlyMap<string, Column>;

/** Rows with all frames that are still needed: what visits the nodes of a stage and lies in queues. */
export interface Token {
  readonly rows: number;
  readonly ids: RowIds;
  /** In the order of the stage's layout. All have `rows` rows. */
  readonly frames: readonly Frame[];
}
