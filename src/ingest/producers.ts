/** All streams of producers to this coordinator, and the producers that may come back to it or go on at another one. */
import type { StairsError } from "@stairs/core";
import { AwayProducers } from "./away-producers.js";
import { Obstacles, type ObstacleSources } from "./obstacle.js";
import { type ProducerStream, type PushOptions, PushStream } from "./push-stream.js";

/** What producers need. */
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

  /** How many streams are open. */
  get count(): number {
    return this.#streams.size;
  }

  /** What they feed, with those that are away. */
  get pipelines(): readonly string[] {
    return [...[...this.#streams].flatMap((push) => push.pipelines), ...this.#away.pipelines];
  }

  /** A producer has opened its stream; call `forget` when that is gone. */
  accept(stream: ProducerStream): PushStream {
    const push = new PushStream(stream, this.#options);
    this.#streams.add(push);
    return push;
  }

  /** A producer's stream is gone. */
  forget(push: PushStream): void {
    push.streamClosed();
    this.#streams.delete(push);
  }

  /** A producer goes on at another coordinator. @param source Its instance id. */
  elsewhere(source: string): void {
    this.#away.back(source);
  }

  /** Ends all streams. */
  end(error: StairsError): void {
    for (const push of this.#streams) push.end(error);
  }
}
