/** A clock that tests move by hand. Timers fire only inside `advance` and `stall`, in the order of their times. */
import type { Clock, Timer } from "@stairs/core";

interface Pending {
  at: number;
  readonly order: number;
  /** Undefined: fires once. */
  readonly every: number | undefined;
  readonly run: () => void;
}

/** Time by hand. Begins at 1,700,000,000,000 ms since 1970. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #order = 0;
  readonly #pending = new Set<Pending>();

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now - 1_600_000_000_000;
  }

  after(ms: number, run: () => void): Timer {
    return this.#add(ms, undefined, run);
  }

  every(ms: number, run: () => void): Timer {
    return this.#add(ms, Math.max(1, ms), run);
  }

  /** How many timers are set, so that a test can tell a leak. */
  get timers(): number {
    return this.#pending.size;
  }

  /** Lets `ms` pass with each timer fired at its time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#firstUntil(end); next !== undefined; next = this.#firstUntil(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#fire(next);
    }
    this.#now = end;
  }

  /** Lets `ms` pass while the process does not run: what was due meanwhile fires once, at the end. */
  stall(ms: number): void {
    this.#now += ms;
    const due = [...this.#pending].filter(({ at }) => at <= this.#now);
    due.sort((a, b) => a.at - b.at || a.order - b.order);
    for (const timer of due) if (this.#pending.has(timer)) this.#fire(timer);
  }

  #add(ms: number, every: number | undefined, run: () => void): Timer {
    const timer: Pending = { at: this.#now + Math.max(0, ms), order: this.#order++, every, run };
    this.#pending.add(timer);
    return { cancel: () => void this.#pending.delete(timer) };
  }

  #firstUntil(end: number): Pending | undefined {
    let first: Pending | undefined;
    for (const timer of this.#pending) {
      if (timer.at > end) continue;
      if (
        first === undefined ||
        timer.at < first.at ||
        (timer.at === first.at && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  }

  #fire(timer: Pending): void {
    if (timer.every === undefined) this.#pending.delete(timer);
    else timer.at = this.#now + timer.every;
    timer.run();
  }
}
