/**
 * A queue rests after an error: its rows are back in it, and the next attempt comes after a pause. An error that does
 * not pass makes each pause twice as long as the one before, until a run of the queue is committed.
 */
import { type Clock, passes, type Timer } from "@stairs/core";

/** The first pause, and the longest, in milliseconds. */
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

  /** Begins to rest, unless the queue rests already. */
  begin(error: unknown): void {
    if (this.isOn || this.#ended) return;
    this.#timer = this.#clock.after(this.#pauseMs, () => {
      this.#timer = undefined;
      this.#over();
    });
    if (!passes(error)) this.#pauseMs = Math.min(2 * this.#pauseMs, longestMs);
  }

  /** A run was committed: the next pause is the first again. */
  committed(): void {
    this.#pauseMs = firstMs;
  }

  /** Rests no more. */
  end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
