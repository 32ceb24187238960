/**
 * All producer streams of this coordinator, and the producers that may return to it or continue at another
 * coordinator.
 */
import type { StairsError } from "@stairs/core";
import { AwayProducers } from "./away-producers.js";
import { Obstacles, type ObstacleSources } from "./obstacle.js";
import { type ProducerStream, type PushOptions, PushStream } from "./push-stream.js";

/** Dependencies of the producers. */
export type ProducersOptions = Omit<PushOptions, "away" | "obstacles"> & ObstacleSources;

/** The producers of a coordinator. */
export class Producers {
  readonly #options: PushOptions;
  readonly #away: AwayProducers;
  readonly #streams = new Set<PushStream>();

  constructor(options: ProducersOptions) {
    this.#away = new AwayProducers(options.clock);
    this.#options = { ...options, away: this.#away, obstacles: new Obstacles(options) };
  }

  /** Number of open streams. */
  get count(): number {
    return this.#streams.size;
  }

  /** The pipelines that they feed, including absent producers. */
  get pipelines(): readonly string[] {
    return [...[...this.#streams].flatMap((push) => push.pipelines), ...this.#away.pipelines];
  }

  /** Takes a producer's new stream; call `forget` when it is gone. */
  accept(stream: ProducerStream): PushStream {
    const push = new PushStream(stream, this.#options);
    this.#streams.add(push);
    return push;
  }

  /** Signals that a producer's stream is gone. */
  forget(push: PushStream): void {
    push.streamClosed();
    this.#streams.delete(push);
  }

  /** Signals that a producer continues at another coordinator. @param source Its instance id. */
  elsewhere(source: string): void {
    this.#away.back(source);
  }

  /** Ends all streams. */
  end(error: StairsError): void {
    for (const push of this.#streams) push.end(error);
  }
}
