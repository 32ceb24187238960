/**
 * The rows of one queue that must be alone at a worker. If the worker is lost, no other row takes the blame, and no
 * guilty row hides among others (R1). These are the rows that a lost worker was working on, and, once, the rows that
 * were waiting at it. They run one after the other.
 */
import type { Work } from "../run/work.js";

/** Limit of leased work that waits for its turn. At the limit the queue leases no more. */
const mostWaiting = 256;
/** How many entries that waited at a lost worker are remembered. Older entries are forgotten. */
const mostDoubtful = 4096;

/** The suspect rows of one queue. */
export class Suspects {
  #waiting: Work[] = [];
  readonly #doubtful = new Set<string>();

  /** Leased work that waits for its turn. */
  get waiting(): readonly Work[] {
    return this.#waiting;
  }

  get full(): boolean {
    return this.#waiting.length >= mostWaiting;
  }

  /** True for rows that must be alone at their worker. */
  has(work: Work): boolean {
    return this.isDoubtful(work) || work.entries.some((entry) => entry.losses > 0);
  }

  /** True for rows without a counted loss that were waiting at a lost worker. */
  isDoubtful(work: Work): boolean {
    return this.#doubtful.size > 0 && work.entries.some(({ id }) => this.#doubtful.has(id));
  }

  /** Remembers rows that waited at a lost worker. Call it before giving them back. */
  doubt(work: Work): void {
    for (const { id } of work.entries) this.#doubtful.add(id);
    for (const id of this.#doubtful) {
      if (this.#doubtful.size <= mostDoubtful) return;
      this.#doubtful.delete(id);
    }
  }

  /** Forgets the doubt: the rows are about to run alone, and the outcome settles it. */
  begin(work: Work): void {
    for (const { id } of work.entries) this.#doubtful.delete(id);
  }

  add(work: Work): void {
    this.#waiting.push(work);
  }

  /** Takes the next work. */
  take(): Work | undefined {
    return this.#waiting.shift();
  }

  /** Puts work back, before all others. */
  putBack(work: Work): void {
    this.#waiting.unshift(work);
  }

  /** Forgets waiting work that matches. */
  drop(isLost: (work: Work) => boolean): void {
    this.#waiting = this.#waiting.filter((work) => !isLost(work));
  }

  takeAll(): readonly Work[] {
    return this.#waiting.splice(0);
  }
}
