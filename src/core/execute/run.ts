/**
 * One run of a line over some rows: where each row is, and how rows ended that did not pass. A row's number
 * in the first token of the run identifies it (its origin).
 */
import type { Frame, Token } from "../batch/model.js";
import type { RowIds } from "../batch/row-ids.js";
import type { EmitOp, PlanLink } from "../graph/plan.js";
import type { RowFailure } from "./outcome.js";

/** Rows that pass a line together, with the frames that they have at this point. */
export interface Segment {
  readonly rows: number;
  readonly ids: RowIds;
  /** For each row its origin; null: row i is origin i. */
  readonly origin: Uint32Array | null;
  /** By slot number; undefined where nothing was written yet. */
  readonly slots: readonly (Frame | undefined)[];
}

/** A failure of a row, and where. */
export interface FailedRow extends Omit<RowFailure, "row" | "link"> {
  readonly node: string;
  /** The step that failed; null for a column move. */
  readonly link: PlanLink | null;
}

/** Rows that are to go into a queue. */
export interface Emission {
  readonly op: EmitOp;
  readonly token: Token;
  readonly origin: Uint32Array | null;
}

/** Rows that are handed to another pipeline's entry. */
export interface Delivery {
  /** `app.pipeline`. */
  readonly pipeline: string;
  /** The node that hands them over. */
  readonly node: string;
  /** One frame. */
  readonly token: Token;
  readonly origin: Uint32Array | null;
}

/** The last frames of rows, for the caller that waits for them. */
export interface Answer {
  readonly rows: number;
  readonly ids: RowIds;
  readonly frame: Frame;
  readonly origin: Uint32Array | null;
}

/** The result of a run: rows for other queues, and how all other rows ended. */
export class RunResult {
  readonly emissions: Emission[] = [];
  readonly deliveries: Delivery[] = [];
  readonly answers: Answer[] = [];
  /** Origin → its failures; a row may fail in several lines. */
  readonly failed = new Map<number, FailedRow[]>();
  /** Origin → the reasons for which lines dropped it. */
  readonly dropped = new Map<number, string[]>();

  fail(origin: number, failure: FailedRow): void {
    const list = this.failed.get(origin);
    if (list === undefined) this.failed.set(origin, [failure]);
    else list.push(failure);
  }

  drop(origin: number, reason: string): void {
    const list = this.dropped.get(origin);
    if (list === undefined) this.dropped.set(origin, [reason]);
    else list.push(reason);
  }
}

/** The segment of a token that begins a stage or comes in. */
export function firstSegment(token: Token): Segment {
  return { rows: token.rows, ids: token.ids, origin: null, slots: token.frames };
}

/** A segment's row as the run knows it. */
export function originOf(segment: Pick<Segment, "origin">, row: number): number {
  return segment.origin?.[row] ?? row;
}

/** The segment with one slot written. */
export function withSlot(segment: Segment, slot: number, frame: Frame): Segment {
  const slots = segment.slots.slice();
  slots[slot] = frame;
  return { ...segment, slots };
}

/** The frame in a slot that the plan says is written. */
export function frameIn(segment: Segment, slot: number): Frame {
  const frame = segment.slots[slot];
  if (frame === undefined) throw new Error(`slot ${slot} is read before it is written`);
  return frame;
}
