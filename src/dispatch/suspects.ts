/**
 * The rows of one queue that are to be at a worker alone, so that nothing else is blamed if it is lost, and
 * nothing hides behind others (R1): those that a lost worker worked on, and, once, those that waited
 * at one. They run one after the other.
 */
import type { Work } from "../run/work.js";

/** Leased work that waits for its turn; beyond it the queue leases no more. */
const mostWaiting = 256;
/** Entries that are remembered as having waited at a lost worker. Of older ones nothing is known. */
const mostDoubtful = 4096;

/** What one queue has of such rows. */
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

  /** True for rows that are not counted as lost, but were in the hands of a worker that was. */
  isDoubtful(work: Work): boolean {
    return this.#doubtful.size > 0 && work.entries.some(({ id }) => this.#doubtful.has(id));
  }

  /** Remembers rows that waited at a worker that was lost; before they are given back. */
  doubt(work: Work): void {
    for (const { id } of work.entries) this.#doubtful.add(id);
    for (const id of this.#doubtful) {
      if (this.#doubtful.size <= mostDoubtful) return;
      this.#doubtful.delete(id);
    }
  }

  /** They are about to be alone at a worker: what comes of that tells all. */
  begin(work: Work): void {
    for (const { id } of work.entries) this.#doubtful.delete(id);
  }

  add(work: Work): void {
    this.#waiting.push(work);
  }

  /** The next one goes. */
  take(): Work | undefined {
    return this.#waiting.shift();
  }

  /** It goes on waiting, before all others. */
  putBack(work: Work): void {
    this.#waiting.unshift(work);
  }

  /** Forgets waiting work of which this is true. */
  drop(isLost: (work: Work) => boolean): void {
    this.#waiting = this.#waiting.filter((work) => !isLost(work));
  }

  takeAll(): readonly Work[] {
    return this.#waiting.splice(0);
  }
}
