/**
 * Producers whose streams broke before they had finished. They return and send the rest, so the pipelines that they
 * feed are not idle in the meantime (R15), unless they stay away too long.
 */
import type { Clock } from "@stairs/core";

/**
 * How long a producer may stay away, in milliseconds: longer than the longest pause between two attempts of the
 * project's SDKs plus the duration of an attempt.
 */
export const awayMs = 10_000;

interface Away {
  readonly pipelines: readonly string[];
  readonly untilMs: number;
}

/** The producers that may return to this coordinator. */
export class AwayProducers {
  readonly #clock: Clock;
  /** By instance id, in the order of their expiry. */
  readonly #away = new Map<string, Away>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Signals that a producer's stream broke. */
  left(source: string, pipelines: readonly string[]): void {
    this.#away.delete(source);
    this.#away.set(source, { pipelines, untilMs: this.#clock.monotonic() + awayMs });
    this.#giveUp();
  }

  /** Signals that a producer has a stream again. */
  back(source: string): void {
    this.#away.delete(source);
  }

  /** The pipelines that they feed. */
  get pipelines(): readonly string[] {
    this.#giveUp();
    return [...this.#away.values()].flatMap(({ pipelines }) => pipelines);
  }

  #giveUp(): void {
    const now = this.#clock.monotonic();
    for (const [source, { untilMs }] of this.#away) {
      if (untilMs > now) return;
      this.#away.delete(source);
    }
  }
}
