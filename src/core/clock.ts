/** The clock that all code uses, so that tests can move time by hand. */

/** A running timer. */
export interface Timer {
  /** Stops the timer. Harmless after it fired. */
  cancel(): void;
}

/** A source of time. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds that only rise, for measuring. */
  monotonic(): number;
  /** Calls `run` once after `ms` milliseconds. Does not keep the process alive. */
  after(ms: number, run: () => void): Timer;
  /** Calls `run` every `ms` milliseconds. Does not keep the process alive. */
  every(ms: number, run: () => void): Timer;
}

/** Node's timers fire at once for anything longer: 24.8 days. */
const longestTimerMs = 0x7fff_ffff;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(ms, longestTimerMs));
    timer.unref();
    return { cancel: () => clearTimeout(timer) };
  },
  every(ms, run) {
    const timer = setInterval(run, Math.min(ms, longestTimerMs));
    timer.unref();
    return { cancel: () => clearInterval(timer) };
  },
};
