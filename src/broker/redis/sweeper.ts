/**
 * Keeps this process's copy of all pipelines fresh and applies the effects of time: it makes due rows ready and ends
 * expired leases. One command asks for every pipeline's number of changes. The sweeper sweeps only pipelines that have
 * changed or in which time matters. Hints from other coordinators only make this faster: the sweeper checks all
 * pipelines every second, and sweeps all of them after the server was away.
 */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { Pointer, QueueState } from "../contract.js";
import { number, text, list } from "./reply.js";
import { sweepScript } from "./scripts/sweep.js";
import { emptyQueue, slotState } from "./slot-state.js";
import type { Slots, View } from "./slots.js";

/**
 * How often the sweeper checks all pipelines, in milliseconds. It checks more often if leases are short: see `heed`.
 */
const pollMs = 1000;
/** The minimum number of checks within the duration of a lease. */
const looksALease = 3;
/**
 * How often the sweeper renews this process's staged calls, in milliseconds. A rare renewal is enough, because the
 * server drops such calls only after many minutes.
 */
const callsEveryMs = 30_000;
/** The shortest pause before the sweeper checks a due time again, in milliseconds. */
const leastPauseMs = 2;

/** What the sweeper needs. */
export interface SweeperOptions {
  readonly slots: Slots;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls of this process with staged parts, by pipeline. */
  readonly callsOf: (pipeline: string) => readonly string[];
  /** Called if a pipeline has rows on their way to other pipelines. */
  readonly onOutgoing: (pipeline: string) => void;
}

/** Sweeps all pipelines of one store. */
export class Sweeper {
  readonly #options: SweeperOptions;
  #poller: Timer;
  #everyMs = pollMs;
  #alarm: Timer | undefined;
  #polling = false;
  #closed = false;
  /** How far the server's clock is ahead of this process's clock, in milliseconds. */
  #aheadMs = 0;

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#poller = this.#looksEvery(pollMs);
  }

  /**
   * Makes the sweeper check often enough to end a lease of `leaseMs` milliseconds in time: the leases' clock moves at
   * most half of that at once.
   */
  heed(leaseMs: number): void {
    const everyMs = Math.ceil(leaseMs / looksALease);
    if (everyMs >= this.#everyMs || this.#closed) return;
    this.#everyMs = everyMs;
    this.#poller.cancel();
    this.#poller = this.#looksEvery(everyMs);
  }

  #looksEvery(ms: number): Timer {
    return this.#options.clock.every(ms, () => this.#pollInBackground());
  }

  /** Subscribes to the hints and checks all pipelines for the first time. */
  async start(): Promise<void> {
    const { slots } = this.#options;
    await slots.connection.subscribe(slots.keys.hints, (message) => this.#hear(message));
    slots.connection.onReturn(() => this.#returned());
    await this.poll();
  }

  close(): void {
    this.#closed = true;
    this.#poller.cancel();
    this.#alarm?.cancel();
  }

  /** Every queue, as of a moment after the call. */
  async states(): Promise<readonly QueueState[]> {
    await this.poll();
    const arriving = new Map<string, number>();
    const { views } = this.#options.slots;
    for (const { state } of views.values())
      for (const [queue, rows] of state?.arriving ?? [])
        arriving.set(queue, (arriving.get(queue) ?? 0) + rows);
    const states = new Map<string, QueueState>();
    for (const queue of arriving.keys())
      states.set(queue, { ...emptyQueue(queue), activity: 0, arriving: 0 });
    for (const { state, operations: activity } of views.values())
      for (const queue of state?.queues ?? [])
        states.set(queue.queue, { ...queue, activity, arriving: 0 });
    return [...states.values()]
      .map((state) => ({ ...state, arriving: arriving.get(state.queue) ?? 0 }))
      .sort((a, b) => (a.queue < b.queue ? -1 : 1));
  }

  /** Every pipeline's pointer, as of a moment after the call. */
  async pointers(): Promise<readonly Pointer[]> {
    await this.poll();
    return [...this.#options.slots.views.values()]
      .flatMap(({ state }) => state?.pointer ?? [])
      .sort((a, b) => (a.pipeline < b.pipeline ? -1 : 1));
  }

  /** Brings this process's copy up to date. */
  async poll(): Promise<void> {
    const { slots } = this.#options;
    await this.#learnPipelines();
    const names = [...slots.views.keys()];
    const before = names.map((pipeline) => slots.view(pipeline).operations);
    const counts = await slots.connection.getAll(
      names.map((pipeline) => slots.keys.of(pipeline, "operations")),
    );
    names.forEach((pipeline, at) => {
      const count = counts[at];
      slots.sawOperations(pipeline, count === null ? 0 : number(count), 0, before[at] ?? -1);
    });
    const stale = names.filter((pipeline) => this.#isStale(slots.view(pipeline)));
    await Promise.all(stale.map((pipeline) => this.#sweep(pipeline)));
    this.#arm();
  }

  /** Records a delayed entry. */
  expect(pipeline: string, dueMs: number): void {
    const view = this.#options.slots.view(pipeline);
    if (view.dueMs !== undefined && view.dueMs <= dueMs) return;
    view.dueMs = dueMs;
    this.#arm();
  }

  #isStale(view: View): boolean {
    const { state, foreign, operations } = view;
    if (foreign || state?.operations !== operations) return true;
    if (state.leased > 0 || state.outgoing > 0 || this.#isDue(view)) return true;
    return state.calls > 0 && this.#serverNow() - state.serverMs >= callsEveryMs;
  }

  #isDue({ dueMs }: View): boolean {
    return dueMs !== undefined && dueMs <= this.#serverNow();
  }

  #serverNow(): number {
    return this.#options.clock.now() + this.#aheadMs;
  }

  async #sweep(pipeline: string): Promise<void> {
    const { slots, clock, callsOf, onOutgoing } = this.#options;
    const view = slots.view(pipeline);
    const calls = callsOf(pipeline);
    const answer = await slots.run(pipeline, sweepScript, [calls.length, ...calls]);
    const state = slotState(pipeline, answer);
    // This process may read concurrent answers in a different order from the server's.
    if (state.operations >= view.operations) slots.know(pipeline, state);
    if (state.operations >= (view.state?.operations ?? 0)) view.state = state;
    view.dueMs = state.dueMs;
    this.#aheadMs = state.serverMs - clock.now();
    if (view.foreign) {
      view.foreign = false;
      for (const { queue, readyEntries } of state.queues)
        if (readyEntries > 0) slots.watchers.tell(queue);
    }
    if (state.outgoing > 0) onOutgoing(pipeline);
  }

  async #learnPipelines(): Promise<void> {
    const { slots } = this.#options;
    const { connection, keys } = slots;
    const known = number(await connection.command("SCARD", keys.pipelines));
    if (known === slots.views.size) return;
    for (const name of list(await connection.command("SMEMBERS", keys.pipelines)))
      slots.view(text(name));
  }

  #pollInBackground(): void {
    if (this.#polling || this.#closed) return;
    this.#polling = true;
    this.poll()
      .catch((error: unknown) => {
        if (!this.#closed)
          this.#options.log.warn(
            `The coordinator could not check the queues; it will try again: ${messageOf(error)}`,
          );
      })
      .finally(() => {
        this.#polling = false;
      });
  }

  #hear(message: string): void {
    const { slots } = this.#options;
    const [from, ...queues] = message.split(" ");
    if (from === slots.instance || this.#closed) return;
    for (const queue of queues) slots.watchers.tell(queue);
  }

  #returned(): void {
    for (const view of this.#options.slots.views.values()) view.foreign = true;
    this.#pollInBackground();
  }

  /** One timer for the next delayed entry of all pipelines. */
  #arm(): void {
    this.#alarm?.cancel();
    if (this.#closed) return;
    let next = Number.POSITIVE_INFINITY;
    for (const { dueMs } of this.#options.slots.views.values())
      next = Math.min(next, dueMs ?? next);
    if (next === Number.POSITIVE_INFINITY) return;
    const wait = Math.max(leastPauseMs, next - this.#serverNow());
    // If the next due time is later than the next poll, the poll finds it.
    if (wait <= this.#everyMs)
      this.#alarm = this.#options.clock.after(wait, () => this.#pollInBackground());
  }
}
