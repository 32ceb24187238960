/** Samples the state of all queues once a second. Rates and the time of the last movement come from these samples. */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Accounts, QueueState } from "../broker/contract.js";
import type { Log } from "../observe/log.js";
import { RateBook } from "../observe/rates.js";
import { Movement } from "./movement.js";

const sampleMs = 1000;

/** Samples of one broker. */
export class Sampler {
  readonly rates = new RateBook();
  readonly movement = new Movement();
  readonly #broker: Pick<Accounts, "states">;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #onSample: (states: readonly QueueState[]) => Promise<void>;
  #timer: Timer | undefined;
  #stopped = false;

  /** @param onSample Called with each sample; a sample ends when it resolves. */
  constructor(
    broker: Pick<Accounts, "states">,
    clock: Clock,
    log: Log,
    onSample: (states: readonly QueueState[]) => Promise<void>,
  ) {
    this.#broker = broker;
    this.#clock = clock;
    this.#log = log;
    this.#onSample = onSample;
  }

  /** Takes the first sample, and then one each second. */
  async start(): Promise<void> {
    await this.sample();
    this.#timer = this.#clock.every(sampleMs, () => void this.#sampleOrWarn());
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  /** Takes a sample now. */
  async sample(): Promise<void> {
    if (this.#stopped) return;
    const now = this.#clock.monotonic();
    const states = await this.#broker.states();
    this.rates.sample(
      states.map((state) => [state.queue, state.counters]),
      now,
    );
    for (const state of states) this.movement.see(state, now);
    await this.#onSample(states);
  }

  /** If the store does not answer, the next sample corrects the rates. */
  async #sampleOrWarn(): Promise<void> {
    try {
      await this.sample();
    } catch (error) {
      this.#log.warn({ error: messageOf(error) }, "the coordinator could not read the counters");
    }
  }
}
