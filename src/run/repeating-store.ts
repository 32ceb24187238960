/**
 * Repeats the dispatcher's requests to the store. After some errors the dispatcher cannot know whether the store has
 * acted: the store is away, is full, or its answer was lost. The dispatcher then repeats the request, under the same
 * name, until it gets an answer. The store never acts twice:
 *
 * - a commit has an id, which the broker recognizes
 * - a lease has a nonce: the broker answers with the entries that this nonce already holds, and takes no more (R2)
 * - a release or a split of a lease that has ended changes nothing
 * - a staged part is written once for its call and number
 *
 * Without repeats, no run would own the rows of a failed commit until their lease expires, and a worker would then
 * process them again. A permanent error (see `errorCodes`) is an answer: the caller gets it at once and gives the
 * rows back.
 */
import { type Clock, messageOf, passes, type Timer } from "@stairs/core";
import type { Letters, Queues } from "../broker/contract.js";
import { type AskName, askingOf, forwarding } from "../broker/forward.js";
import type { Log } from "../observe/log.js";

/** The first and the longest pause before a repeat, in milliseconds. */
const firstPauseMs = 20;
const longestPauseMs = 2000;

/**
 * The part of a broker that the dispatcher needs. The dispatcher brings no rows from outside, and the lease keeper
 * extends its leases.
 */
export interface DispatchStore
  extends Omit<Queues, "enqueue" | "lastSequence" | "extend">, Pick<Letters, "deadDepth"> {}

/** Dependencies of the repeats. */
export interface RepeatingOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
}

/** A broker with repeated requests. It passes on only permanent errors, until `end`. */
export interface RepeatingStore extends DispatchStore {
  /** Stops repeating. Each unanswered request gets one more attempt, and fails with its error. */
  end(): void;
}

/** The repeated requests; the broker answers the others directly. */
const repeated = {
  lease: true,
  commit: true,
  release: true,
  split: true,
  stage: true,
  unstage: true,
  readyQueues: true,
} as const satisfies Record<keyof DispatchStore & AskName, true>;

/** Wraps a broker. */
export function repeatingStore(broker: DispatchStore, options: RepeatingOptions): RepeatingStore {
  const repeater = new Repeater(options);
  const ask = askingOf<keyof typeof repeated>(broker);
  return {
    ...forwarding(repeated, (name, request) => repeater.ask(() => ask(name, request))),
    depth: (queue) => broker.depth(queue),
    deadDepth: (pipeline) => broker.deadDepth(pipeline),
    watch: (listener) => broker.watch(listener),
    end: () => repeater.end(),
  };
}

/** Repeats a request. */
class Repeater {
  readonly #options: RepeatingOptions;
  readonly #pauses = new Map<Timer, () => void>();
  #unanswered = 0;
  #ended = false;

  constructor(options: RepeatingOptions) {
    this.#options = options;
  }

  end(): void {
    this.#ended = true;
    for (const [timer, goOn] of this.#pauses) {
      timer.cancel();
      goOn();
    }
    this.#pauses.clear();
  }

  async ask<T>(ask: () => Promise<T>): Promise<T> {
    let repeats = 0;
    for (let longest = firstPauseMs; ; longest = Math.min(longest * 2, longestPauseMs)) {
      try {
        const answer = await ask();
        if (repeats > 0) this.#answered();
        return answer;
      } catch (error) {
        if (this.#ended) throw error;
        if (!passes(error)) {
          if (repeats > 0) this.#answered();
          throw error;
        }
        repeats += 1;
        if (repeats === 1) this.#failed(error);
        await this.#pause(longest * (0.5 + this.#options.random() / 2));
      }
    }
  }

  #failed(error: unknown): void {
    this.#unanswered += 1;
    if (this.#unanswered > 1) return;
    this.#options.log.warn(
      { error: messageOf(error) },
      "the store gave no answer; the coordinator repeats the request until it does",
    );
  }

  #answered(): void {
    this.#unanswered -= 1;
    if (this.#unanswered === 0) this.#options.log.info({}, "the store answers again");
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#options.clock.after(ms, () => {
        this.#pauses.delete(timer);
        resolve();
      });
      this.#pauses.set(timer, resolve);
    });
  }
}
