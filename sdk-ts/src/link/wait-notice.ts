/**
 * Reports why a producer waits: once for each reason, after it has waited for a second. Reports the
 * end of the wait after rows have flowed for a second. So a queue that is full most of the time
 * causes one report instead of hundreds.
 *
 *   flowing ──wait──▶ waiting ──1 s──▶ said ──its batch is acked──▶ perhaps over ──1 s──▶ flowing
 *                                        ▲──────────wait────────────────┘
 */
import { type Clock, systemClock, type Timer } from "@stairs/core";

const patienceMs = 1000;

/** Why the coordinator does not accept a batch, and which batch. */
export interface Wait {
  readonly reason: string;
  readonly advice: string;
  /** The waiting batch. */
  readonly sequence: number;
}

/** The waits of one producer. */
export class WaitNotice {
  readonly #say: (wait: Wait | undefined) => void;
  readonly #clock: Clock;
  /** The waiting batch; undefined if none waits. */
  #sequence: number | undefined;
  /** The last reported reason; undefined while rows flow. */
  #reported: string | undefined;
  #timer: Timer | undefined;

  /**
   * @param say Called with the reason why the producer waits, and with undefined when it no longer
   * waits.
   */
  constructor(say: (wait: Wait | undefined) => void, clock: Clock = systemClock) {
    this.#say = say;
    this.#clock = clock;
  }

  /** The coordinator reports that a batch waits. */
  begin(wait: Wait): void {
    this.#sequence = wait.sequence;
    this.#cancel();
    if (wait.reason !== this.#reported) this.#sayLater(wait);
  }

  /** The coordinator has accepted the batches up to this one. */
  acked(sequence: number): void {
    if (this.#sequence !== undefined) {
      if (sequence < this.#sequence) return;
      this.forget();
    }
    if (this.#reported !== undefined && this.#timer === undefined) this.#sayLater(undefined);
  }

  /** The stream is lost: the next stream reports whether the producer waits. */
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
