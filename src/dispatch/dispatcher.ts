/** The lanes of all queues. Wakes them when rows arrive, workers arrive or room becomes free. */
import { codeOf, messageOf, pipelineOf } from "@stairs/core";
import type { LeaseKeeper } from "../lease/lease-keeper.js";
import { Lane, type LaneOptions } from "./lane.js";
import { type RepeatingStore, repeatingStore } from "../run/repeating-store.js";
import { notGivenBack } from "../run/stage-run.js";

/** Dependencies of the dispatcher. It makes the lanes' `onRunEnd` itself, and repeats its requests to the broker. */
export interface DispatcherOptions extends Omit<LaneOptions, "onRunEnd"> {
  /** Extends the leases of the lanes. */
  readonly leases: LeaseKeeper;
}

/** Leases rows from every queue and runs them at the workers. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #store: RepeatingStore;
  readonly #lanes = new Map<string, Lane>();
  #endings: (() => void)[] = [];
  #turn = 0;
  #waking = false;
  #draining = false;
  #idle: (() => void) | undefined;

  constructor(options: DispatcherOptions) {
    this.#store = repeatingStore(options.broker, options);
    this.#options = { ...options, broker: this.#store };
  }

  /** Starts with the rows that the queues hold. */
  async start(): Promise<void> {
    const { broker, pool } = this.#options;
    this.#endings = [
      broker.watch((queue) => this.#lane(queue).hint()),
      pool.onChange(() => this.#wakeAll()),
    ];
    for (const queue of await broker.readyQueues()) this.#lane(queue).hint();
  }

  /** The lane of a queue, if the queue has had rows in this process. */
  lane(queue: string): Lane | undefined {
    return this.#lanes.get(queue);
  }

  /** Wakes all lanes because a reason to hold queues back may have ended. */
  wake(): void {
    this.#wakeAll();
  }

  /**
   * Applies changed modes: pause, resume or drain. Resolves when the lanes hold no unstarted rows that they must give
   * back.
   */
  async gatesChanged(): Promise<void> {
    await Promise.all([...this.#lanes.values()].map((lane) => lane.gatesChanged()));
  }

  /** Gives up the runs of a pipeline; resolves when their rows are back in the queues. */
  async giveUpRuns(pipeline: string, reason: string): Promise<void> {
    const lanes = [...this.#lanes.values()].filter(({ queue }) => pipelineOf(queue) === pipeline);
    await Promise.all(lanes.map((lane) => lane.giveUpRuns(reason)));
  }

  /** True while a run goes on whose rows may be handed to this pipeline. */
  isHandingTo(pipeline: string): boolean {
    return [...this.#lanes.values()].some((lane) => lane.isHandingTo(pipeline));
  }

  /**
   * Stops leasing, waits for the runs, and gives up runs that exceed the limit (R22).
   * @param limitMs How long to wait for runs in progress, in milliseconds.
   */
  async drain(limitMs: number): Promise<void> {
    this.#draining = true;
    for (const end of this.#endings) end();
    const timer = this.#options.clock.after(limitMs, () => {
      this.#store.end();
      for (const lane of this.#lanes.values())
        void this.#givingBack(lane, lane.giveUpRuns("the coordinator stops"));
    });
    const lanes = [...this.#lanes.values()];
    await Promise.all(lanes.map((lane) => this.#givingBack(lane, lane.stop())));
    await this.#whenIdle();
    timer.cancel();
    this.#store.end();
  }

  /** If the store can no longer take rows back, other coordinators lease them later. */
  async #givingBack(lane: Lane, given: Promise<void>): Promise<void> {
    try {
      await given;
    } catch (error) {
      this.#options.log.error(
        { queue: lane.queue, code: codeOf(error), error: messageOf(error) },
        notGivenBack,
      );
    }
  }

  #whenIdle(): Promise<void> {
    if (this.#running() === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #running(): number {
    let running = 0;
    for (const lane of this.#lanes.values()) running += lane.running;
    return running;
  }

  #lane(queue: string): Lane {
    let lane = this.#lanes.get(queue);
    if (lane === undefined) {
      lane = new Lane(queue, { ...this.#options, onRunEnd: () => this.#runEnded() });
      this.#lanes.set(queue, lane);
      this.#options.leases.keep(lane);
    }
    return lane;
  }

  #runEnded(): void {
    if (this.#idle !== undefined && this.#running() === 0) this.#idle();
    // A queue has become shorter: lanes that feed it may continue.
    this.#wakeAll();
  }

  /** Wakes all lanes once in this turn of the event loop, each time starting with a different lane. */
  #wakeAll(): void {
    if (this.#waking || this.#draining) return;
    this.#waking = true;
    queueMicrotask(() => {
      this.#waking = false;
      const lanes = [...this.#lanes.values()];
      this.#turn += 1;
      for (let at = 0; at < lanes.length; at++) lanes[(at + this.#turn) % lanes.length]?.wake();
    });
  }
}
