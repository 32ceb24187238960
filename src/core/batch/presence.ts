/**
 * Presence bitmaps: a bit a row, lowest bit of the first byte first, 1 where the row has the field.
 * Bits behind the last row are 0. Undefined stands for a bitmap in which every row has the
 * field; such a bitmap is never kept.
 */

/** Undefined: every row has the field. */
export type Presence = Buffer | undefined;

/** How many bytes a bitmap for `rows` rows has. */
export function presenceBytes(rows: number): number {
  return Math.ceil(rows / 8);
}

/** True if the row has the field. */
export function isPresent(presence: Presence, row: number): boolean {
  return presence === undefined || (((presence[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1;
}

/** A bitmap of `rows` rows from a rule. */
export function presenceWhere(rows: number, has: (row: number) => boolean): Presence {
  const bits = Buffer.alloc(presenceBytes(rows));
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (!has(row)) continue;
    const at = row >>> 3;
    bits[at] = (bits[at] ?? 0) | (1 << (row & 7));
    count++;
  }
  return count === rows ? undefined : bits;
}

/** A bitmap in which no row has the field. */
export function nonePresent(rows: number): Presence {
  return rows === 0 ? undefined : Buffer.alloc(presenceBytes(rows));
}

/** How many rows have the field. */
export function presentRows(presence: Presence, rows: number): number {
  if (presence === undefined) return rows;
  let count = 0;
  for (let row = 0; row < rows; row++) if (isPresent(presence, row)) count++;
  return count;
}

/** True if no row has the field, of at least one. */
export function isAbsent(presence: Presence, rows: number): boolean {
  if (presence === undefined || rows === 0) return false;
  for (const byte of presence) if (byte !== 0) return false;
  return true;
}

/** Undefined for a bitmap that says that every row has the field, else the bitmap. */
export function withoutFull(presence: Presence, rows: number): Presence {
  return presence !== undefined && presentRows(presence, rows) === rows ? undefined : presence;
}

/** The bitmap of the rows from `from` up to `to`. */
export function slicePresence(presence: Presence, from: number, to: number): Presence {
  if (presence === undefined) return undefined;
  return presenceWhere(to - from, (row) => isPresent(presence, from + row));
}

/** The bitmap of the rows at `index`. */
export function gatherPresence(presence: Presence, index: Uint32Array): Presence {
  if (presence === undefined) return undefined;
  return presenceWhere(index.length, (row) => isPresent(presence, index[row] ?? 0));
}

/** One column's bitmap after the other's. */
export function concatPresence(
  parts: readonly { readonly rows: number; readonly presence?: Presence }[],
): Presence {
  if (parts.every((part) => part.presence === undefined)) return undefined;
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const bits = Buffer.alloc(presenceBytes(rows));
  let at = 0;
  let count = 0;
  for (const part of parts) {
    for (let row = 0; row < part.rows; row++, at++) {
      if (!isPresent(part.presence, row)) continue;
      bits[at >>> 3] = (bits[at >>> 3] ?? 0) | (1 << (at & 7));
      count++;
    }
  }
  return count === rows ? undefined : bits;
}
