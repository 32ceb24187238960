/**
 * Detects that the main thread does not return a cancelled call: its code spins, and nothing in the
 * process can end it. Runs in the connection's thread, which never blocks. Calls run one after
 * another, so only the oldest call can be the cause.
 */
export class StuckWatch {
  /**
   * The running and waiting calls of the main thread, oldest first: call → the names of its steps.
   */
  readonly #calls = new Map<string, readonly string[]>();
  readonly #cancelled = new Map<string, NodeJS.Timeout>();
  readonly #limitMs: number;
  readonly #stuck: (steps: readonly string[]) => void;

  /**
   * @param limitMs How long a cancelled call can take to return, in milliseconds.
   * @param stuck Called once per call.
   */
  constructor(limitMs: number, stuck: (steps: readonly string[]) => void) {
    this.#limitMs = limitMs;
    this.#stuck = stuck;
  }

  /** The main thread has received a call. */
  began(callId: string, steps: readonly string[]): void {
    this.#calls.set(callId, steps);
  }

  /** The main thread has returned a call. */
  returned(callId: string): void {
    this.#calls.delete(callId);
    clearTimeout(this.#cancelled.get(callId));
    this.#cancelled.delete(callId);
  }

  /** The main thread has learned that a call is cancelled. */
  cancelled(callId: string): void {
    if (this.#calls.has(callId) && !this.#cancelled.has(callId)) this.#look(callId);
  }

  /** The main thread has learned that all calls are cancelled. */
  allCancelled(): void {
    for (const callId of this.#calls.keys()) this.cancelled(callId);
  }

  /** Stops watching. */
  end(): void {
    for (const timer of this.#cancelled.values()) clearTimeout(timer);
    this.#cancelled.clear();
    this.#calls.clear();
  }

  #look(callId: string): void {
    const timer = setTimeout(() => {
      const [oldest] = this.#calls;
      if (oldest?.[0] === callId) this.#stuck(oldest[1]);
      // The call waits behind another call, which is allowed to run.
      else this.#look(callId);
    }, this.#limitMs);
    this.#cancelled.set(callId, timer);
  }
}
