/**
 * Producers whose streams broke before they had said that they were done. They come back and send the rest, so
 * what they feed is not idle meanwhile (R15), unless they stay away.
 */
import type { Clock } from "@stairs/core";

/**
 * How long a producer may stay away, in milliseconds: longer than the longest pause between two attempts of our SDKs and
 * what an attempt takes.
 */
export const awayMs = 10_000;

interface Away {
  readonly pipelines: readonly string[];
  readonly untilMs: number;
}

/** The producers that may come back to this coordinator. */
export class AwayProducers {
  readonly #clock: Clock;
  /** By instance id, in the order in which they are given up. */
  readonly #away = new Map<string, Away>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Its stream broke. */
  left(source: string, pipelines: readonly string[]): void {
    this.#away.delete(source);
    this.#away.set(source, { pipelines, untilMs: this.#clock.monotonic() + awayMs });
    this.#giveUp();
  }

  /** It has a stream again. */
  back(source: string): void {
    this.#away.delete(source);
  }

  /** What they feed. */
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
