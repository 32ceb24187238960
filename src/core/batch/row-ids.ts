/**
 * Every row has an identity for life: a 16-byte base and a number under it. Consecutive identities form
 * ranges, so a new batch of any size needs one range.
 */
import { randomBytes } from "node:crypto";

/** The identities (base, start), (base, start + 1), … (base, start + count - 1). */
export interface RowIdRange {
  /** 16 bytes. */
  readonly base: Buffer;
  /** A safe integer, not negative. */
  readonly start: number;
  /** At least 1. */
  readonly count: number;
}

/** The identities of some rows, in row order. */
export interface RowIds {
  /** The sum of the ranges' counts. */
  readonly rows: number;
  readonly ranges: readonly RowIdRange[];
}

/** How many bytes a base has. */
export const rowIdBaseBytes = 16;

/** Identities for `rows` new rows, under a random base. */
export function newRowIds(rows: number): RowIds {
  if (rows === 0) return { rows, ranges: [] };
  return { rows, ranges: [{ base: randomBytes(rowIdBaseBytes), start: 0, count: rows }] };
}

/** The identities of the rows from `from` up to, not including, `to`. */
export function sliceRowIds(ids: RowIds, from: number, to: number): RowIds {
  if (from === 0 && to === ids.rows) return ids;
  const ranges: RowIdRange[] = [];
  let first = 0;
  for (const { base, start, count } of ids.ranges) {
    const begin = Math.max(from, first);
    const end = Math.min(to, first + count);
    if (begin < end) ranges.push({ base, start: start + begin - first, count: end - begin });
    first += count;
    if (first >= to) break;
  }
  return { rows: to - from, ranges };
}

/** The identities of the rows at `index`, in that order; a row may be named several times. */
export function gatherRowIds(ids: RowIds, index: Uint32Array): RowIds {
  const firsts = firstRows(ids);
  const list = new RangeList();
  let at = 0;
  for (const row of index) {
    let range = ids.ranges[at];
    let first = firsts[at] ?? 0;
    if (range === undefined || row < first || row >= first + range.count) {
      at = rangeOf(firsts, row);
      range = ids.ranges[at];
      first = firsts[at] ?? 0;
    }
    if (range !== undefined) list.add(range.base, range.start + row - first, 1);
  }
  return { rows: index.length, ranges: list.ranges() };
}

/** One list's identities after the other's. Ranges that continue each other become one. */
export function concatRowIds(list: readonly RowIds[]): RowIds {
  const [only, ...others] = list;
  if (only !== undefined && others.length === 0) return only;
  const whole = new RangeList();
  let rows = 0;
  for (const ids of list) {
    rows += ids.rows;
    for (const { base, start, count } of ids.ranges) whole.add(base, start, count);
  }
  return { rows, ranges: whole.ranges() };
}

/** A row's identity for people: the base as hexadecimal, a hyphen, the number. Empty if there is no such row. */
export function rowIdText(ids: RowIds, row: number): string {
  let first = 0;
  for (const { base, start, count } of ids.ranges) {
    if (row >= first && row < first + count)
      return `${base.toString("hex")}-${start + row - first}`;
    first += count;
  }
  return "";
}

/** As {@link rowIdText}, of all rows. */
export function rowIdTexts({ ranges }: RowIds): string[] {
  return ranges.flatMap(({ base, start, count }) => {
    const name = base.toString("hex");
    return Array.from({ length: count }, (_, at) => `${name}-${start + at}`);
  });
}

/** Collects ranges; one that continues the last is added to it. */
class RangeList {
  readonly #done: RowIdRange[] = [];
  #base: Buffer | undefined;
  #start = 0;
  #count = 0;

  add(base: Buffer, start: number, count: number): void {
    if (
      this.#base !== undefined &&
      start === this.#start + this.#count &&
      (base === this.#base || base.equals(this.#base))
    ) {
      this.#count += count;
      return;
    }
    this.#finish();
    this.#base = base;
    this.#start = start;
    this.#count = count;
  }

  ranges(): readonly RowIdRange[] {
    this.#finish();
    this.#base = undefined;
    return this.#done;
  }

  #finish(): void {
    if (this.#base === undefined || this.#count === 0) return;
    this.#done.push({ base: this.#base, start: this.#start, count: this.#count });
  }
}

/** The first row of each range. */
function firstRows(ids: RowIds): Float64Array {
  const firsts = new Float64Array(ids.ranges.length);
  let first = 0;
  for (const [at, range] of ids.ranges.entries()) {
    firsts[at] = first;
    first += range.count;
  }
  return firsts;
}

/** The last range that does not begin after `row`. */
function rangeOf(firsts: Float64Array, row: number): number {
  let low = 0;
  let high = firsts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((firsts[middle] ?? 0) <= row) low = middle;
    else high = middle - 1;
  }
  return low;
}
