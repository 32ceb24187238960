/** Leased work of one queue whose turn has not come: shapes that were leased together, and rows that must be alone. */
import type { LeasedEntry } from "../broker/contract.js";
import type { Work } from "../run/work.js";
import { Suspects } from "./suspects.js";

/** The waiting work. */
export class WaitingWork {
  readonly suspects = new Suspects();
  readonly #parked: Work[] = [];

  /** All entries leased for it. */
  get entries(): LeasedEntry[] {
    return [...this.#parked, ...this.suspects.waiting].flatMap(({ entries }) => entries);
  }

  get isEmpty(): boolean {
    return this.#parked.length === 0 && this.suspects.waiting.length === 0;
  }

  park(work: Work): void {
    if (this.suspects.has(work)) this.suspects.add(work);
    else this.#parked.push(work);
  }

  /** Puts work at the front. */
  putBack(work: Work): void {
    if (this.suspects.has(work)) this.suspects.putBack(work);
    else this.#parked.unshift(work);
  }

  /** Takes the next work that need not be alone. */
  next(): Work | undefined {
    return this.#parked.shift();
  }

  /** Forgets work that matches. */
  drop(isLost: (work: Work) => boolean): void {
    const kept = this.#parked.filter((work) => !isLost(work));
    this.#parked.splice(0, this.#parked.length, ...kept);
    this.suspects.drop(isLost);
  }

  /** Forgets all work. @returns the entries leased for it. */
  takeAll(): LeasedEntry[] {
    const { entries } = this;
    this.#parked.length = 0;
    this.suspects.takeAll();
    return entries;
  }
}
