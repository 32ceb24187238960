/**
 * The coordinator's clock, in the engine's thread. Its time is that of the last message, and its timers run in the
 * coordinator's thread. While the coordinator's thread is blocked, no time passes here. So no lease ends while the
 * engine cannot hear its holder.
 */
import type { Clock, Timer } from "@stairs/core";
import type { FromEngine, Moment } from "./messages.js";

/** A clock whose owner sets its time. */
export class CallerClock implements Clock {
  readonly #tell: (message: FromEngine) => void;
  #moment: Moment;
  #timers = 0;
  readonly #running = new Map<number, { readonly run: () => void; readonly repeats: boolean }>();

  constructor(began: Moment, tell: (message: FromEngine) => void) {
    this.#tell = tell;
    this.#moment = began;
  }

  now(): number {
    return this.#moment.nowMs;
  }

  monotonic(): number {
    return this.#moment.monotonicMs;
  }

  after(ms: number, run: () => void): Timer {
    return this.#start(ms, run, false);
  }

  every(ms: number, run: () => void): Timer {
    return this.#start(ms, run, true);
  }

  /** Sets the time to that of the coordinator. */
  set(moment: Moment): void {
    this.#moment = moment;
  }

  /** Fires a timer that has run out in the coordinator's thread, unless this thread has cancelled it meanwhile. */
  fire(no: number): void {
    const timer = this.#running.get(no);
    if (timer?.repeats === false) this.#running.delete(no);
    timer?.run();
  }

  #start(ms: number, run: () => void, repeats: boolean): Timer {
    const timer = ++this.#timers;
    this.#running.set(timer, { run, repeats });
    this.#tell({ say: "timer", timer, ms, repeats });
    return {
      cancel: () => {
        if (this.#running.delete(timer)) this.#tell({ say: "cancel", timer });
      },
    };
  }
}
