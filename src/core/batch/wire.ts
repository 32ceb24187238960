/**
 * Batches to and from their form on the wire. A batch from outside is checked here for offsets and for all
 * that costs the same for any number of rows. The number of elements in JSON text is checked later, at the
 * first cut or read of the column.
 */
import { isStairsError, messageOf, StairsError } from "../errors.js";
import { limits } from "../limits.js";
import { checkFieldName } from "../names.js";
import { materialise } from "./column-cut.js";
import { rulesOf } from "./kinds/table.js";
import type { Column, Frame } from "./model.js";
import { type RowIdRange, rowIdBaseBytes, type RowIds } from "./row-ids.js";
import { columnProblem } from "./verify.js";
import { type WireBatch, type WireColumn, wireValues } from "./wire-column.js";

/** A batch from outside. */
export interface ReceivedBatch {
  readonly rows: number;
  /** Null: the sender left them out. */
  readonly ids: RowIds | null;
  /** No column of it has presence or an index. */
  readonly frame: Frame;
}

/**
 * Takes a batch from outside.
 * @param where What the batch is, for messages: `batch 7`.
 * @throws StairsError BAD_BATCH naming `where` and the values that are wrong.
 */
export function batchFromWire(wire: WireBatch, where: string): ReceivedBatch {
  const rows = wire.rows ?? 0;
  if (!Number.isInteger(rows) || rows < 0 || rows > limits.batchRows) {
    throw bad(where, `it has ${rows} rows: 0 to ${limits.batchRows} are allowed`);
  }
  const columns = wire.columns ?? [];
  if (columns.length > limits.batchColumns) {
    throw bad(where, `it has ${columns.length} columns: ${limits.batchColumns} are allowed`);
  }
  const frame = new Map<string, Column>();
  for (const column of columns) {
    const name = fieldName(column, where);
    if (frame.has(name)) throw bad(where, `it has two columns named ${JSON.stringify(name)}`);
    frame.set(name, columnFromWire(column, rows, `column ${JSON.stringify(name)} of ${where}`));
  }
  return { rows, ids: idsFromWire(wire, rows, where), frame };
}

/**
 * A batch to be sent; values are written out, and shared with the frame where they are already.
 * @param frame All rows must have all fields: see `uniformParts`.
 * @param ids Null: leave them out.
 * @throws StairsError INTERNAL if some row lacks a field; BAD_BATCH if a json column that must be cut does not
 * have its elements.
 */
export function batchToWire(rows: number, frame: Frame, ids: RowIds | null): WireBatch {
  const columns: WireColumn[] = [];
  for (const [name, column] of frame) {
    const plain = materialise(column);
    if (plain.presence !== undefined) {
      throw new StairsError(
        "INTERNAL",
        `Field ${JSON.stringify(name)} is sent although some rows lack it.`,
      );
    }
    columns.push({ name, [column.kind]: rulesOf(column.kind).toWire(plain) });
  }
  const rowIds =
    ids === null ? [] : ids.ranges.map(({ base, start, count }) => ({ base, start, count }));
  return { rows, columns, rowIds };
}

function fieldName({ name }: WireColumn, where: string): string {
  try {
    checkFieldName(name ?? "");
  } catch (error) {
    throw bad(where, isStairsError(error) ? error.message : messageOf(error));
  }
  return name ?? "";
}

function columnFromWire(wire: WireColumn, rows: number, where: string): Column {
  if (
    (wire.presence?.length ?? 0) > 0 ||
    (wire.index?.length ?? 0) > 0 ||
    (wire.baseRows ?? 0) !== 0
  ) {
    throw bad(
      where,
      "presence, index and base_rows may not be sent: send batches in which all rows have all fields",
    );
  }
  const values = wireValues(wire, rows);
  if (typeof values === "string") throw bad(where, values);
  const column: Column = { ...values, rows, baseRows: rows };
  const problem = columnProblem(column);
  if (problem !== null) throw bad(where, problem);
  return column;
}

function idsFromWire(wire: WireBatch, rows: number, where: string): RowIds | null {
  const given = wire.rowIds ?? [];
  if (given.length === 0) return null;
  const ranges: RowIdRange[] = [];
  let sum = 0;
  for (const range of given) {
    const base = range.base ?? Buffer.alloc(0);
    const start = range.start ?? 0;
    const count = range.count ?? 0;
    if (base.length !== rowIdBaseBytes) {
      throw bad(where, `a row id's base has ${base.length} bytes where it needs ${rowIdBaseBytes}`);
    }
    if (!Number.isInteger(count) || count < 1)
      throw bad(where, `a range of row ids has ${count} rows`);
    if (!Number.isSafeInteger(start) || start < 0 || !Number.isSafeInteger(start + count)) {
      throw bad(
        where,
        `a range of row ids starts at ${start}: 0 to ${Number.MAX_SAFE_INTEGER} are allowed`,
      );
    }
    sum += count;
    ranges.push({ base: Buffer.from(base), start, count });
  }
  if (sum !== rows)
    throw bad(where, `it has ${sum} row ids for ${rows} rows: give one a row, or none at all`);
  return { rows, ranges };
}

function bad(where: string, problem: string): StairsError {
  return new StairsError(
    "BAD_BATCH",
    `${where.charAt(0).toUpperCase()}${where.slice(1)} is malformed: ${problem}.`,
  );
}
