/**
 * The lease order of a queue's entries: released entries and pieces first, then all others by id. Memory holds the
 * front, one page of heads and a cursor. The rest of the line is on disk only, however long it is.
 *
 *   front (in memory) ─▶ page (in memory) ─▶ entries with id > cursor (on disk, unless `complete`)
 */
import type { Head } from "./head.js";

/** Reads heads of ready entries with ids above `after`, ascending, at most `limit`. */
export type LoadHeads = (after: number, limit: number) => readonly Head[];

const pageHeads = 256;

/** One queue's line of ready entries. */
export class ReadyLine {
  readonly #load: LoadHeads;
  readonly #isLeased: (id: number) => boolean;
  /** In descending order of id: the next entry is the last element. */
  readonly #front: Head[] = [];
  readonly #inFront = new Set<number>();
  #page: Head[] = [];
  #at = 0;
  #cursor = Number.MIN_SAFE_INTEGER;
  /** True if no ready entry lies behind the page. */
  #complete = false;

  /**
   * @param load Its answers may include leased entries.
   * @param isLeased Returns whether an entry is leased.
   */
  constructor(load: LoadHeads, isLeased: (id: number) => boolean) {
    this.#load = load;
    this.#isLeased = isLeased;
  }

  /** Adds a new entry at the end; ids only rise. */
  append(head: Head): void {
    if (this.#complete && this.#page.length - this.#at < pageHeads) {
      this.#page.push(head);
      this.#cursor = head.id;
    } else {
      this.#complete = false;
    }
  }

  /** Adds an entry that was on disk before and has become ready. */
  uncover(id: number): void {
    this.#complete = false;
    if (id > this.#cursor) return;
    this.#cursor = Math.min(id, this.#page[this.#at]?.id ?? id) - 1;
    this.#page = [];
    this.#at = 0;
  }

  /** Puts an entry into the front, ordered by id. The front comes before the rest of the line. */
  giveBack(head: Head): void {
    let low = 0;
    let high = this.#front.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#front[middle]?.id ?? 0) > head.id) low = middle + 1;
      else high = middle;
    }
    this.#front.splice(low, 0, head);
    this.#inFront.add(head.id);
  }

  /** Forgets all entries after their deletion on disk. */
  clear(): void {
    this.#front.length = 0;
    this.#inFront.clear();
    this.#page = [];
    this.#at = 0;
    this.#complete = false;
  }

  /** Returns the next entry and leaves it in the line. */
  peek(): Head | undefined {
    const front = this.#front.at(-1);
    if (front !== undefined) return front;
    while (this.#at >= this.#page.length) {
      if (this.#complete) return undefined;
      this.#turnPage();
    }
    return this.#page[this.#at];
  }

  /** Takes the entry that `peek` has returned. */
  shift(): void {
    const front = this.#front.pop();
    if (front !== undefined) {
      this.#inFront.delete(front.id);
      return;
    }
    this.#at += 1;
    if (this.#at >= pageHeads) {
      this.#page = this.#page.slice(this.#at);
      this.#at = 0;
    }
  }

  #turnPage(): void {
    const heads = this.#load(this.#cursor, pageHeads);
    this.#cursor = heads.at(-1)?.id ?? this.#cursor;
    this.#complete = heads.length < pageHeads;
    this.#page = heads.filter(({ id }) => !this.#isLeased(id) && !this.#inFront.has(id));
    this.#at = 0;
  }
}
