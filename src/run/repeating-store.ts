/**
 * The store as the dispatcher asks it. Some errors do not say whether the store did what it was asked: the store is away,
 * is full, or its answer was lost. The dispatcher then asks the same again, under the same name, until there is an
 * answer. Nothing is done twice by that:
 *
 * - a commit has an id, which the broker recognises
 * - a lease has a nonce: what this nonce already holds is answered, and no more is taken (R2)
 * - a release or a split of a lease that has ended changes nothing
 * - a staged part is written once for its call and number
 *
 * Without it, the work of a failed commit would belong to no one until its lease expires, and then be done once more.
 * An error that does not pass (see `errorCodes`) is an answer: the caller gets it at once and gives the rows back.
 */
import { type Clock, messageOf, passes, type Timer } from "@stairs/core";
import type { Letters, Queues } from "../broker/contract.js";
import { type AskName, askingOf, forwarding } from "../broker/forward.js";
import type { Log } from "../observe/log.js";

/** The first pause before the same is asked again, and the longest, in milliseconds. */
const firstPauseMs = 20;
const longestPauseMs = 2000;

/** What the dispatcher needs of a broker: it brings no rows from outside, and the lease keeper extends its leases. */
export interface DispatchStore
  extends Omit<Queues, "enqueue" | "lastSequence" | "extend">, Pick<Letters, "deadDepth"> {}

/** What repeating needs. */
export interface RepeatingOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
}

/** A broker that is asked until it answers. Its errors are those that do not pass, until `end`. */
export interface RepeatingStore extends DispatchStore {
  /** Repeats nothing any more: what still has no answer is asked once more, and fails with its error. */
  end(): void;
}

/** What is repeated; the rest is answered at once. */
const repeated = {
  lease: true,
  commit: true,
  release: true,
  split: true,
  stage: true,
  unstage: true,
  readyQueues: true,
} as const satisfies Record<keyof DispatchStore & AskName, true>;

/** Stands before a broker. */
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

/** Asks again. */
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
      "the store gave no answer; it is asked again until it does",
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
