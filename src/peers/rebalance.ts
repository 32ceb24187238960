/**
 * How many of its workers a coordinator sends to others, so that each has about as many. An excess counts only when it has
 * lasted for a while and is at least one worker and an eighth of the share; a part of it goes at a time. A move never
 * takes more than the excess over the share, so no other one gets more than its share by it: nothing flaps.
 */
import type { Notice } from "./notice.js";

/** At most this part of the workers goes at once. */
const atOnce = 1 / 5;
/** An excess below this part of the share is left alone. */
const tolerance = 1 / 8;

/** Workers to send away. */
export interface Move {
  readonly workers: number;
  /** Where there is room, the most first. */
  readonly addresses: readonly string[];
}

/** What one coordinator knows of the balance. */
export class Rebalance {
  readonly #steadyMs: number;
  #sinceMs: number | undefined;

  /** @param steadyMs How long an excess must have lasted, in milliseconds. */
  constructor(steadyMs: number) {
    this.#steadyMs = steadyMs;
  }

  /**
   * @param staying Own workers that take calls.
   * @param ending Own workers that were sent away and are still there.
   * @param nowMs Of a clock that only rises.
   */
  look(
    staying: number,
    ending: number,
    others: readonly Pick<Notice, "address" | "leaving" | "workers">[],
    nowMs: number,
  ): Move | undefined {
    const there = others.filter(({ address, leaving }) => address !== "" && !leaving);
    const total = there.reduce((sum, { workers }) => sum + workers, staying + ending);
    const share = Math.ceil(total / (there.length + 1));
    const excess = staying - share;
    if (there.length === 0 || excess < Math.max(1, Math.floor(share * tolerance))) {
      this.#sinceMs = undefined;
      return undefined;
    }
    this.#sinceMs ??= nowMs;
    if (nowMs - this.#sinceMs < this.#steadyMs) return undefined;
    this.#sinceMs = undefined;
    return {
      workers: Math.min(excess, Math.max(1, Math.floor(staying * atOnce))),
      addresses: there
        .filter(({ workers }) => workers < share)
        .sort((a, b) => a.workers - b.workers)
        .map(({ address }) => address),
    };
  }
}
