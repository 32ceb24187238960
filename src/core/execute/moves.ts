/**
 * Column moves: operations that make a frame from frames without reading a value. A row that lacks a
 * field of the move fails for good; all others go on.
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
import type {
  AddValueOp,
  AnswerOp,
  ConcatenateOp,
  DeliverOp,
  EmitOp,
  Ended,
  FieldsOp,
  GetOp,
} from "../graph/plan.js";
import { parted, type Passage, passed, type SideRows } from "./passage.js";
import { gatherSegment, tokenOf, withoutRows } from "./rows.js";
import { frameIn, originOf, type RunResult, type Segment, withSlot } from "./run.js";
import { partByVerdict } from "./verdicts.js";

/** An operation that needs no worker. */
export type MoveOp = GetOp | FieldsOp | ConcatenateOp | AddValueOp | EmitOp | DeliverOp | AnswerOp;

/**
 * Does one operation.
 * @param result Gets the emissions and the rows that fail.
 */
export function applyMove(op: MoveOp, segment: Segment, result: RunResult): Passage {
  switch (op.op) {
    case "get": {
      const { on: rows, aside } = havingAll(op, segment, result, [[op.from, op.field]]);
      const frame = selectFields(frameIn(rows, op.from), [[op.field, op.field]]);
      return { on: [withSlot(rows, op.to, frame)], aside };
    }
    case "rename":
    case "select": {
      const move = op.op === "rename" ? renameFields : selectFields;
      const reads = op.names.map(([, old]) => [op.from, old] as const);
      const { on: rows, aside } = havingAll(op, segment, result, reads);
      return { on: [withSlot(rows, op.to, move(frameIn(rows, op.from), op.names))], aside };
    }
    case "concatenate":
      return concatenate(op, segment, result);
    case "add": {
      const frame = addConstants(frameIn(segment, op.from), segment.rows, op.values);
      return passed(withSlot(segment, op.to, frame));
    }
    case "emit":
      emit(op, segment, result);
      return passed(segment);
    case "deliver":
      return deliver(op, segment, result);
    case "answer": {
      const { rows, ids, origin } = segment;
      result.answers.push({ rows, ids, origin, frame: frameIn(segment, op.from) });
      return passed(segment);
    }
  }
}

/** The rows that have all fields that are read; the others fail. */
function havingAll(
  { node, ended }: { readonly node: string; readonly ended: Ended },
  segment: Segment,
  result: RunResult,
  reads: readonly (readonly [slot: number, field: string])[],
): { readonly on: Segment; readonly aside: SideRows[] } {
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
  return parted(segment, gone, ended);
}

function fieldsOf(frame: Frame): string {
  return frame.size === 0 ? "no field" : [...frame.keys()].slice(0, 20).join(", ");
}

function concatenate(op: ConcatenateOp, segment: Segment, result: RunResult): Passage {
  const reads = op.parts.flatMap((part) =>
    part.field === null ? [] : [[part.from, part.field] as const],
  );
  const { on: rows, aside } = havingAll(op, segment, result, reads);
  if (rows.rows === 0) return { on: [], aside };
  const groups = groupsThatFit(op, rows);
  const done = groups.map(([group, whole]) => withWhole(op, group, whole, result));
  return {
    on: done.map(({ on }) => on),
    aside: [...aside, ...done.flatMap((each) => each.aside)],
  };
}

/** The rows with all parts in one frame, in as few groups as possible. */
function groupsThatFit(op: ConcatenateOp, rows: Segment): (readonly [Segment, Whole])[] {
  try {
    return [[rows, wholeOf(op, rows)]];
  } catch (error) {
    // A field may come from one part in some rows and from another part in others, in kinds of column
    // that cannot be one. Among rows that have the same fields it comes from one part.
    if (!(error instanceof StairsError) || error.code !== "BAD_BATCH") throw error;
    const groups = alike(op, rows);
    if (groups.length === 1) throw error;
    return groups.map((group) => [group, wholeOf(op, group)] as const);
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
): { readonly on: Segment; readonly aside: SideRows[] } {
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
  const { aside } = parted(segment, gone, op.ended);
  return { on: withoutRows(withSlot(segment, op.to, frame), gone), aside };
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

function deliver(op: DeliverOp, segment: Segment, result: RunResult): Passage {
  if (op.when === null) {
    handOver(op, op.pipeline, segment, result);
    return passed(segment);
  }
  const { yes, no, decided, aside } = partByVerdict(op, op.when, segment, result);
  handOver(op, op.pipeline, yes, result);
  if (op.otherwise !== null) handOver(op, op.otherwise, no, result);
  return { on: [decided], aside };
}

function handOver(op: DeliverOp, pipeline: string, segment: Segment, result: RunResult): void {
  if (segment.rows === 0) return;
  const token = tokenOf(segment, [op.from]);
  result.deliveries.push({ pipeline, node: op.node, token, origin: segment.origin });
}
