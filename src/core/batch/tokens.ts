/** Cuts tokens. A column that stands in several frames is cut once and stays shared. */
import { columnBytes, gatherColumn, sliceColumn } from "./column-cut.js";
import type { Column, Frame, Token } from "./model.js";
import { isAbsent } from "./presence.js";
import { gatherRowIds, rowIdBaseBytes, sliceRowIds } from "./row-ids.js";
import { isRange } from "./uint32.js";

/** The rows from `from` up to, not including, `to`. Fields that none of them has are gone. */
export function sliceToken(token: Token, from: number, to: number): Token {
  if (from === 0 && to === token.rows) return token;
  return {
    rows: to - from,
    ids: sliceRowIds(token.ids, from, to),
    frames: cutFrames(token.frames, (column) => sliceColumn(column, from, to)),
  };
}

/** The rows at `index`, in that order; a row may be named several times. Fields that none of them has are gone. */
export function gatherToken(token: Token, index: Uint32Array): Token {
  if (isRange(index)) {
    const first = index[0] ?? 0;
    return sliceToken(token, first, first + index.length);
  }
  return {
    rows: index.length,
    ids: gatherRowIds(token.ids, index),
    frames: cutFrames(token.frames, (column) => gatherColumn(column, index)),
  };
}

/** The fields and kinds of each frame, as text: the same for tokens that can always be joined into one. */
export function shapeKey(token: Token): string {
  return JSON.stringify(
    token.frames.map((frame) =>
      Array.from(frame, ([name, column]) => `${column.kind} ${name}`).sort((a, b) =>
        a < b ? -1 : a > b ? 1 : 0,
      ),
    ),
  );
}

/**
 * How many bytes the token has when every column is written out: the columns, each once however many
 * frames it stands in, the fields' names and the identities.
 */
export function tokenBytes(token: Token): number {
  let bytes = token.ids.ranges.length * rowIdBaseBytes;
  const counted = new Set<Column>();
  for (const frame of token.frames) {
    for (const [name, column] of frame) {
      bytes += name.length;
      if (counted.has(column)) continue;
      counted.add(column);
      bytes += columnBytes(column);
    }
  }
  return bytes;
}

function cutFrames(frames: readonly Frame[], cut: (column: Column) => Column): Frame[] {
  const done = new Map<Column, Column>();
  return frames.map((frame) => {
    const result = new Map<string, Column>();
    for (const [name, column] of frame) {
      let own = done.get(column);
      if (own === undefined) {
        own = cut(column);
        done.set(column, own);
      }
      if (!isAbsent(own.presence, own.rows)) result.set(name, own);
    }
    return result;
  });
}
