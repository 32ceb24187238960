/**
 * Column moves: operations that make a frame out of frames without looking at a value. A row that
 * lacks a field that is read fails for good; the others go on.
 */
import {
  addConstants,
  mergeFrames,
  missingRows,
  nestFrame,
  type NestProblem,
  renameFields,
  selectFields,
  uniformParts,
} from "../batch/index.js";
import type { Column, Frame } from "../batch/model.js";
import { StairsError } from "../errors.js";
import type { AddValueOp, ConcatenateOp, EmitOp, FieldsOp, GetOp } from "../graph/plan.js";
import { gatherSegment, tokenOf, withoutRows } from "./rows.js";
import { frameIn, originOf, type RunResult, type Segment, withSlot } from "./run.js";

/** An operation that needs no worker. */
export type MoveOp = GetOp | FieldsOp | ConcatenateOp | AddValueOp | EmitOp;

/**
 * Does one operation.
 * @param result Gets the emissions and the rows that fail.
 * @returns The rows that go on; in several segments if their values do not fit into the same columns.
 */
export function applyMove(op: MoveOp, segment: Segment, result: RunResult): Segment[] {
  switch (op.op) {
    case "get": {
      const rows = havingAll(op.node, segment, result, [[op.from, op.field]]);
      const frame = selectFields(frameIn(rows, op.from), [[op.field, op.field]]);
      return [withSlot(rows, op.to, frame)];
    }
    case "rename":
    case "select": {
      const move = op.op === "rename" ? renameFields : selectFields;
      const reads = op.names.map(([, old]) => [op.from, old] as const);
      const rows = havingAll(op.node, segment, result, reads);
      return [withSlot(rows, op.to, move(frameIn(rows, op.from), op.names))];
    }
    case "concatenate":
      return concatenate(op, segment, result);
    case "add":
      return [
        withSlot(segment, op.to, addConstants(frameIn(segment, op.from), segment.rows, op.values)),
      ];
    case "emit":
      emit(op, segment, result);
      return [segment];
  }
}

/** The rows that have all fields that are read; the others fail. */
function havingAll(
  node: string,
  segment: Segment,
  result: RunResult,
  reads: readonly (readonly [slot: number, field: string])[],
): Segment {
  const gone = new Set<number>();
  for (const [slot, field] of reads) {
    for (const row of missingRows(frameIn(segment, slot), segment.rows, field) ?? []) {
      if (gone.has(row)) continue;
      gone.add(row);
      result.fail(originOf(segment, row), {
        node,
        link: null,
        cause: "missing_field",
        type: "MissingField",
        message: `The row has no field ${JSON.stringify(field)}, which ${node} reads. It has: ${fieldsOf(frameIn(segment, slot))}.`,
        stack: "",
        disposition: "dead",
        retryAfterMs: null,
      });
    }
  }
  return withoutRows(segment, gone);
}

function fieldsOf(frame: Frame): string {
  return frame.size === 0 ? "no field" : [...frame.keys()].slice(0, 20).join(", ");
}

function concatenate(op: ConcatenateOp, segment: Segment, result: RunResult): Segment[] {
  const reads = op.parts.flatMap((part) =>
    part.field === null ? [] : [[part.from, part.field] as const],
  );
  const rows = havingAll(op.node, segment, result, reads);
  if (rows.rows === 0) return [];
  try {
    return [withWhole(op, rows, wholeOf(op, rows), result)];
  } catch (error) {
    // A field may come from one part in some rows and from another part in others, in kinds of column
    // that cannot be one. Among rows that have the same fields it comes from one part.
    if (!(error instanceof StairsError) || error.code !== "BAD_BATCH") throw error;
    const groups = alike(op, rows);
    if (groups.length === 1) throw error;
    return groups.map((group) => withWhole(op, group, wholeOf(op, group), result));
  }
}

/** All parts as one frame, and the values that cannot be nested. */
interface Whole {
  readonly frame: Frame;
  readonly bad: readonly (NestProblem & { readonly under: string })[];
}

function wholeOf(op: ConcatenateOp, segment: Segment): Whole {
  const bad: (NestProblem & { readonly under: string })[] = [];
  let whole: Frame = new Map<string, Column>();
  for (const part of op.parts) {
    const frame = frameIn(segment, part.from);
    if (part.field !== null) {
      whole = mergeFrames(whole, selectFields(frame, [[part.name ?? part.field, part.field]]));
    } else if (part.name === null) {
      whole = mergeFrames(whole, frame);
    } else {
      const nested = nestFrame(frame, segment.rows);
      whole = mergeFrames(whole, new Map([[part.name, nested.column]]));
      for (const problem of nested.bad) bad.push({ ...problem, under: part.name });
    }
  }
  return { frame: whole, bad };
}

/** Writes the frame; rows with values that cannot be nested fail. */
function withWhole(
  op: ConcatenateOp,
  segment: Segment,
  { frame, bad }: Whole,
  result: RunResult,
): Segment {
  const gone = new Set<number>();
  for (const { row, field, reason, under } of bad) {
    if (gone.has(row)) continue;
    gone.add(row);
    result.fail(originOf(segment, row), {
      node: op.node,
      link: null,
      cause: "bad_value",
      type: "BadValue",
      message: `Field ${JSON.stringify(field)} cannot be nested under ${JSON.stringify(under)}: ${reason}.`,
      stack: "",
      disposition: "dead",
      retryAfterMs: null,
    });
  }
  return withoutRows(withSlot(segment, op.to, frame), gone);
}

/** The segment in groups of rows that have the same fields in all parts. */
function alike(op: ConcatenateOp, segment: Segment): Segment[] {
  const optional = new Map<string, Column>();
  for (const { from } of op.parts) {
    for (const [name, column] of frameIn(segment, from)) {
      if (column.presence !== undefined) optional.set(`${from} ${name}`, column);
    }
  }
  return uniformParts(optional, segment.rows, null).map(({ rows }) =>
    rows === null ? segment : gatherSegment(segment, rows),
  );
}

function emit(op: EmitOp, segment: Segment, result: RunResult): void {
  if (segment.rows === 0) return;
  const token = tokenOf(segment, op.frames);
  const frames = token.frames.map((frame, at) => narrowed(frame, op.fields[at] ?? null));
  result.emissions.push({ op, token: { ...token, frames }, origin: segment.origin });
}

function narrowed(frame: Frame, fields: readonly string[] | null): Frame {
  if (fields === null) return frame;
  return selectFields(
    frame,
    fields.filter((field) => frame.has(field)).map((field) => [field, field] as const),
  );
}
