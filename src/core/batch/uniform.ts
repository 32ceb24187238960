/**
 * What may be sent: groups of rows that have the same fields, in columns without presence and index.
 * The usual frame, in which every row has every field, is one group and nothing of it is touched.
 */
import { gatherColumn, materialise } from "./column-cut.js";
import type { Column, Frame } from "./model.js";
import { isPresent } from "./presence.js";

/** Rows that have the same fields. */
export interface UniformPart {
  /** Which rows of the frame, rising; null: all. */
  readonly rows: Uint32Array | null;
  /** No column of it has presence or an index. */
  readonly frame: Frame;
}

/**
 * Splits a frame into groups of rows with the same fields, ordered by their first rows. A frame without
 * rows is one group.
 * @param fields The only fields that count; one that the frame lacks is simply not there. Null: all.
 * @throws StairsError BAD_BATCH if a json column that must be cut does not have its elements.
 */
export function uniformParts(
  frame: Frame,
  rows: number,
  fields: readonly string[] | null,
): UniformPart[] {
  const wanted = fields === null ? frame : only(frame, fields);
  const columns = [...wanted.values()];
  const optional = columns.filter((column) => column.presence !== undefined);
  if (optional.length === 0) {
    if (columns.every((column) => column.index === undefined))
      return [{ rows: null, frame: wanted }];
    return [
      {
        rows: null,
        frame: new Map(Array.from(wanted, ([name, column]) => [name, materialise(column)])),
      },
    ];
  }
  return groupsOf(optional, rows).map((group) => ({
    rows: group.length === rows ? null : group,
    frame: cut(wanted, group, group.length === rows),
  }));
}

function only(frame: Frame, fields: readonly string[]): Frame {
  const result = new Map<string, Column>();
  for (const field of fields) {
    const column = frame.get(field);
    if (column !== undefined) result.set(field, column);
  }
  return result;
}

/** The rows by which of the columns they have. */
function groupsOf(optional: readonly Column[], rows: number): Uint32Array[] {
  let groups = [Uint32Array.from({ length: rows }, (_, row) => row)];
  for (const { presence } of optional) {
    groups = groups.flatMap((group) => {
      const having = group.filter((row) => isPresent(presence, row));
      if (having.length === 0 || having.length === group.length) return [group];
      return [having, group.filter((row) => !isPresent(presence, row))];
    });
  }
  return groups.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

/** The fields that the rows of a group have. */
function cut(frame: Frame, group: Uint32Array, whole: boolean): Frame {
  const result = new Map<string, Column>();
  for (const [name, column] of frame) {
    if (!isPresent(column.presence, group[0] ?? 0)) continue;
    const own = materialise(whole ? column : gatherColumn(column, group));
    result.set(name, own);
  }
  return result;
}
