/** Dropped rows by reason. The number of reasons is bounded, however many different reasons users give. */

/** How many reasons of a queue get a count of their own. */
export const mostReasons = 32;
/** The reason that counts all further reasons. */
export const otherReason = "other";

/** How many rows were dropped for one reason. */
export interface DropCount {
  /** As `dropReason` returns it. */
  readonly reason: string;
  readonly rows: number;
}

/** Counts by reason. Each of the first 32 reasons has a count of its own; all later reasons share one. */
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
