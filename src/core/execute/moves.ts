/**
 * Column moves: operations that make a frame out of frames without looking at a value. A row that
 * lacks a field that is read fails for good; the others go on.
 */
import {
  addConstants,
  mergeFrames,
  missingRows,
  nestFrame,
  renameFields,
  selectFields,
} from "../batch/index.js";
import type { Column, Frame } from "../batch/model.js";
import type { AddValueOp, ConcatenateOp, EmitOp, FieldsOp, GetOp } from "../graph/plan.js";
import { withoutRows, tokenOf } from "./rows.js";
import { frameIn, originOf, type RunResult, type Segment, withSlot } from "./run.js";

/** An operation that needs no worker. */
export type MoveOp = GetOp | FieldsOp | ConcatenateOp | AddValueOp | EmitOp;

/**
 * Does one operation.
 * @param result Gets the emissions and the rows that fail.
 * @returns The rows that go on.
 */
export function applyMove(op: MoveOp, segment: Segment, result: RunResult): Segment {
  switch (op.op) {
    case "get":
      return pick(op.node, segment, result, [[op.from, op.field]], (rows) =>
        withSlot(rows, op.to, selectFields(frameIn(rows, op.from), [[op.field, op.field]])),
      );
    case "rename":
    case "select": {
      const move = op.op === "rename" ? renameFields : selectFields;
      const reads = op.names.map(([, old]) => [op.from, old] as const);
      return pick(op.node, segment, result, reads, (rows) =>
        withSlot(rows, op.to, move(frameIn(rows, op.from), op.names)),
      );
    }
    case "concatenate":
      return concatenate(op, segment, result);
    case "add":
      return withSlot(
        segment,
        op.to,
        addConstants(frameIn(segment, op.from), segment.rows, op.values),
      );
    case "emit":
      emit(op, segment, result);
      return segment;
  }
}

/** Fails the rows that lack a field that is read, then moves the others. */
function pick(
  node: string,
  segment: Segment,
  result: RunResult,
  reads: readonly (readonly [slot: number, field: string])[],
  move: (rows: Segment) => Segment,
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
  // Every row gone: the slot must still not be written with a field that no row has.
  if (gone.size === segment.rows && segment.rows > 0) return withoutRows(segment, gone);
  return move(withoutRows(segment, gone));
}

function fieldsOf(frame: Frame): string {
  return frame.size === 0 ? "no field" : [...frame.keys()].slice(0, 20).join(", ");
}

function concatenate(op: ConcatenateOp, segment: Segment, result: RunResult): Segment {
  const reads = op.parts.flatMap((part) =>
    part.field === null ? [] : [[part.from, part.field] as const],
  );
  return pick(op.node, segment, result, reads, (rows) => join(op, rows, result));
}

function join(op: ConcatenateOp, segment: Segment, result: RunResult): Segment {
  const gone = new Set<number>();
  let whole: Frame = new Map<string, Column>();
  for (const part of op.parts) {
    const frame = frameIn(segment, part.from);
    if (part.field !== null) {
      whole = mergeFrames(whole, selectFields(frame, [[part.name ?? part.field, part.field]]));
    } else if (part.name === null) {
      whole = mergeFrames(whole, frame);
    } else {
      const { column, bad } = nestFrame(frame, segment.rows);
      whole = mergeFrames(whole, new Map([[part.name, column]]));
      for (const problem of bad) {
        if (gone.has(problem.row)) continue;
        gone.add(problem.row);
        result.fail(originOf(segment, problem.row), {
          node: op.node,
          link: null,
          cause: "bad_value",
          type: "BadValue",
          message: `Field ${JSON.stringify(problem.field)} cannot be nested under ${JSON.stringify(part.name)}: ${problem.reason}.`,
          stack: "",
          disposition: "dead",
          retryAfterMs: null,
        });
      }
    }
  }
  return withoutRows(withSlot(segment, op.to, whole), gone);
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
