/**
 * Notices that the main thread does not give a cancelled call back: its code spins, and nothing in the
 * process can end it. Lives in the connection's thread, which never blocks. Calls run one after the other,
 * so only the oldest of them can be to blame.
 */
export class StuckWatch {
  /** What runs and waits in the main thread, oldest first; for each call the names of its steps. */
  readonly #calls = new Map<string, readonly string[]>();
  readonly #cancelled = new Map<string, NodeJS.Timeout>();
  readonly #limitMs: number;
  readonly #stuck: (steps: readonly string[]) => void;

  /**
   * @param limitMs How long a cancelled call may take to come back, in milliseconds.
   * @param stuck Told once for a call.
   */
  constructor(limitMs: number, stuck: (steps: readonly string[]) => void) {
    this.#limitMs = limitMs;
    this.#stuck = stuck;
  }

  /** The main thread has a call. */
  began(callId: string, steps: readonly string[]): void {
    this.#calls.set(callId, steps);
  }

  /** It has given a call back. */
  returned(callId: string): void {
    this.#calls.delete(callId);
    clearTimeout(this.#cancelled.get(callId));
    this.#cancelled.delete(callId);
  }

  /** It has been told that nobody waits for a call. */
  cancelled(callId: string): void {
    if (this.#calls.has(callId) && !this.#cancelled.has(callId)) this.#look(callId);
  }

  /** It has been told so of all calls. */
  allCancelled(): void {
    for (const callId of this.#calls.keys()) this.cancelled(callId);
  }

  /** Watches no more. */
  end(): void {
    for (const timer of this.#cancelled.values()) clearTimeout(timer);
    this.#cancelled.clear();
    this.#calls.clear();
  }

  #look(callId: string): void {
    const timer = setTimeout(() => {
      const [oldest] = this.#calls;
      if (oldest?.[0] === callId) this.#stuck(oldest[1]);
      // It waits behind another call, which may take its time.
      else this.#look(callId);
    }, this.#limitMs);
    this.#cancelled.set(callId, timer);
  }
}
