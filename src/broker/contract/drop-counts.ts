/** Rows that were dropped, by reason: a bounded number of reasons, however many users make up. */

/** So many reasons of a queue are counted by themselves. */
export const mostReasons = 32;
/** What all further ones are counted under. */
export const otherReason = "other";

/** How many rows were dropped for a reason. */
export interface DropCount {
  /** As `dropReason` gives it. */
  readonly reason: string;
  readonly rows: number;
}

/** Counts by reason: the first 32 reasons are counted by themselves, all later ones together. */
export class DropCounts {
  readonly #rows = new Map<string, number>();

  constructor(counts: Iterable<DropCount> = []) {
    for (const { reason, rows } of counts) this.#rows.set(reason, rows);
  }

  /** The largest first. */
  get list(): readonly DropCount[] {
    const counts = Array.from(this.#rows, ([reason, rows]) => ({ reason, rows }));
    return counts.sort((a, b) => b.rows - a.rows || (a.reason < b.reason ? -1 : 1));
  }

  /** @returns the reason under which the rows are counted. */
  add(reason: string, rows: number): string {
    const under = this.#isCounted(reason) ? reason : otherReason;
    this.#rows.set(under, (this.#rows.get(under) ?? 0) + rows);
    return under;
  }

  #isCounted(reason: string): boolean {
    const own = this.#rows.size - (this.#rows.has(otherReason) ? 1 : 0);
    return this.#rows.has(reason) || own < mostReasons;
  }
}
