/** Taking some rows out of a segment, with all that its slots hold. */
import { gatherToken, joinTokens } from "../batch/index.js";
import type { Frame, Token } from "../batch/model.js";
import type { Segment } from "./run.js";

/** The segment's rows at `index`, in that order. */
export function gatherSegment(segment: Segment, index: Uint32Array): Segment {
  const written = segment.slots.flatMap((frame, slot) => (frame === undefined ? [] : [slot]));
  const token = gatherToken(tokenOf(segment, written), index);
  return {
    rows: token.rows,
    ids: token.ids,
    origin: index.map((row) => segment.origin?.[row] ?? row),
    slots: slotsOf(segment.slots.length, written, token.frames),
  };
}

/** The segment without the rows in `gone`. */
export function withoutRows(segment: Segment, gone: ReadonlySet<number>): Segment {
  if (gone.size === 0) return segment;
  const kept = new Uint32Array(segment.rows - gone.size);
  let at = 0;
  for (let row = 0; row < segment.rows; row++) if (!gone.has(row)) kept[at++] = row;
  return gatherSegment(segment, kept);
}

/**
 * Several segments with the same slots written as few as possible, each in the order of its rows'
 * origins: fields that only some rows have become optional.
 */
export function joinSegments(segments: readonly Segment[]): Segment[] {
  const [first, ...others] = segments;
  if (first === undefined || others.length === 0) return [...segments];
  const written = first.slots.flatMap((frame, slot) => (frame === undefined ? [] : [slot]));
  const tokens = segments.map((segment) => tokenOf(segment, written));
  const groups = joinTokens(tokens);
  if (groups.length === segments.length) return [...segments];
  if (groups.length > 1) return joinInGroups(segments);
  return groups.map((token) => {
    const origin = new Uint32Array(token.rows);
    let at = 0;
    for (const segment of segments) {
      for (let row = 0; row < segment.rows; row++) origin[at++] = segment.origin?.[row] ?? row;
    }
    return inOrder({
      rows: token.rows,
      ids: token.ids,
      origin,
      slots: slotsOf(first.slots.length, written, token.frames),
    });
  });
}

/** Joins neighbours that fit together; what fits nothing stays alone. */
function joinInGroups(segments: readonly Segment[]): Segment[] {
  const groups: Segment[] = [];
  for (const segment of segments) {
    const partner = groups.findIndex((group) => joinSegments([group, segment]).length === 1);
    const found = groups[partner];
    if (found === undefined) groups.push(segment);
    else groups.splice(partner, 1, ...joinSegments([found, segment]));
  }
  return groups;
}

function inOrder(segment: Segment): Segment {
  const { origin } = segment;
  if (origin === null || origin.every((at, row) => row === 0 || at >= (origin[row - 1] ?? 0)))
    return segment;
  const order = Uint32Array.from(origin.keys()).sort((a, b) => (origin[a] ?? 0) - (origin[b] ?? 0));
  return gatherSegment(segment, order);
}

/** A token with the frames of some slots. */
export function tokenOf(segment: Segment, slots: readonly number[]): Token {
  const frames: Frame[] = [];
  for (const slot of slots) {
    const frame = segment.slots[slot];
    if (frame === undefined) throw new Error(`slot ${slot} is read before it is written`);
    frames.push(frame);
  }
  return { rows: segment.rows, ids: segment.ids, frames };
}

function slotsOf(
  length: number,
  written: readonly number[],
  frames: readonly Frame[],
): (Frame | undefined)[] {
  const slots = Array.from<Frame | undefined>({ length });
  for (const [at, slot] of written.entries()) slots[slot] = frames[at];
  return slots;
}
