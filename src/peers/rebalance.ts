/**
 * Decides how many workers a coordinator sends to others, so that all have about equally many. An excess counts only
 * if it has lasted for a while and is at least one worker and an eighth of the share. The coordinator moves only a
 * part of it at a time. A move never takes more than the excess over the share, so no target exceeds its share and
 * the workers never bounce.
 */
import type { Notice } from "./notice.js";

/** The largest fraction of the workers that moves at once. */
const atOnce = 1 / 5;
/** An excess below this fraction of the share is ignored. */
const tolerance = 1 / 8;

/** Workers to send away. */
export interface Move {
  readonly workers: number;
  /** Coordinators with room, the most room first. */
  readonly addresses: readonly string[];
}

/** The balance from the view of one coordinator. */
export class Rebalance {
  readonly #steadyMs: number;
  #sinceMs: number | undefined;

  /** @param steadyMs How long an excess must have lasted, in milliseconds. */
  constructor(steadyMs: number) {
    this.#steadyMs = steadyMs;
  }

  /**
   * @param staying Number of own workers that take calls.
   * @param ending Number of own workers that were sent away and have not left yet.
   * @param nowMs Time of a monotonic clock, in milliseconds.
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
