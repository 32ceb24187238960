/**
 * A queue rests after an error: its rows are back in it, and the next attempt comes after a pause. After a permanent
 * error each pause is twice as long as the previous one, until a run of the queue commits.
 */
import { type Clock, passes, type Timer } from "@stairs/core";

/** The first and the longest pause, in milliseconds. */
const firstMs = 1000;
const longestMs = 30_000;

/** The rests of one queue. */
export class Rest {
  readonly #clock: Clock;
  readonly #over: () => void;
  #pauseMs = firstMs;
  #timer: Timer | undefined;
  #ended = false;

  /** @param over Called at the end of each rest. */
  constructor(clock: Clock, over: () => void) {
    this.#clock = clock;
    this.#over = over;
  }

  /** True while the queue rests. */
  get isOn(): boolean {
    return this.#timer !== undefined;
  }

  /** Starts a rest, unless the queue already rests. */
  begin(error: unknown): void {
    if (this.isOn || this.#ended) return;
    this.#timer = this.#clock.after(this.#pauseMs, () => {
      this.#timer = undefined;
      this.#over();
    });
    if (!passes(error)) this.#pauseMs = Math.min(2 * this.#pauseMs, longestMs);
  }

  /** Resets the pause because a run has committed. */
  committed(): void {
    this.#pauseMs = firstMs;
  }

  /** Ends the rest. */
  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
