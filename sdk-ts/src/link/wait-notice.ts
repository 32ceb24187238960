/**
 * Tells people why a producer waits: once for each reason, when it has waited for a second, and again when rows
 * have come through for a second. A queue that is full most of the time is one wait and not hundreds.
 *
 *   flowing ──wait──▶ waiting ──1 s──▶ said ──its batch is acked──▶ perhaps over ──1 s──▶ flowing
 *                                        ▲──────────wait────────────────┘
 */
import { type Clock, systemClock, type Timer } from "@stairs/core";

const patienceMs = 1000;

/** Why the coordinator takes no batch, and which. */
export interface Wait {
  readonly reason: string;
  readonly advice: string;
  /** The batch that has to wait. */
  readonly sequence: number;
}

/** The waits of one producer. */
export class WaitNotice {
  readonly #say: (wait: Wait | undefined) => void;
  readonly #clock: Clock;
  /** The batch that waits; undefined while none does. */
  #sequence: number | undefined;
  /** What was said last; undefined while rows flow. */
  #reported: string | undefined;
  #timer: Timer | undefined;

  /** @param say Told why the producer waits, and undefined when it does not any more. */
  constructor(say: (wait: Wait | undefined) => void, clock: Clock = systemClock) {
    this.#say = say;
    this.#clock = clock;
  }

  /** The coordinator says that it waits. */
  begin(wait: Wait): void {
    this.#sequence = wait.sequence;
    this.#cancel();
    if (wait.reason !== this.#reported) this.#sayLater(wait);
  }

  /** Batches up to this one were taken. */
  acked(sequence: number): void {
    if (this.#sequence !== undefined) {
      if (sequence < this.#sequence) return;
      this.forget();
    }
    if (this.#reported !== undefined && this.#timer === undefined) this.#sayLater(undefined);
  }

  /** The stream is gone: the next one says whether it waits. */
  forget(): void {
    this.#sequence = undefined;
    this.#cancel();
  }

  #sayLater(next: Wait | undefined): void {
    this.#timer = this.#clock.after(patienceMs, () => {
      this.#timer = undefined;
      this.#reported = next?.reason;
      this.#say(next);
    });
  }

  #cancel(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
