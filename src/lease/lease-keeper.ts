/**
 * Keeps leases alive for whatever holds entries: lanes, readers, partitions. All leases of all holders are extended in
 * one question to the store, and the next question waits for the answer.
 *
 *   WAITING ──a third of a lease──▶ EXTENDING ──answer──▶ holders lose what the store names ──▶ WAITING
 *                  ▲                    │
 *                  └── a short pause ◀──┴── the store fails: asked again with what is held then
 */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { LeaseRef, Queues } from "../broker/contract.js";
import type { Log } from "../observe/log.js";

/** A lease is extended this often within its time. */
const extensionsPerLease = 3;
/** Pause after a failed extension: this part of a lease, at most a second. */
const retryPart = 1 / 30;
const longestRetryMs = 1000;

/** Something that holds entries. */
export interface Holder {
  /** What it holds now. */
  readonly held: readonly LeaseRef[];
  /** Gives up what it does with these entries: others may hold them. @param ids Of entries. */
  lose(ids: ReadonlySet<string>): void;
}

/** What a keeper needs. */
export interface LeaseKeeperOptions {
  readonly queues: Pick<Queues, "extend">;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a lease lasts without being extended, in milliseconds. */
  readonly leaseMs: number;
}

/** Extends leases until it is stopped. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #holders = new Set<Holder>();
  #timer: Timer | undefined;
  #failing = false;
  #stopped = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** From now on extends what the holder holds. Returns how to end that. */
  keep(holder: Holder): () => void {
    this.#holders.add(holder);
    return () => void this.#holders.delete(holder);
  }

  /** Begins to extend. */
  start(): void {
    this.#next(this.#options.leaseMs / extensionsPerLease);
  }

  /** Extends nothing more: what is still held can be leased by others when its lease ends. */
  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #next(ms: number): void {
    if (this.#stopped) return;
    this.#timer = this.#options.clock.after(ms, () => void this.#extend());
  }

  async #extend(): Promise<void> {
    const { queues, clock, leaseMs } = this.#options;
    const began = clock.monotonic();
    const refs = [...this.#holders].flatMap(({ held }) => held);
    try {
      if (refs.length > 0) this.#lose(refs, await queues.extend({ refs, leaseMs }));
      this.#answered();
      this.#next(Math.max(0, began + leaseMs / extensionsPerLease - clock.monotonic()));
    } catch (error) {
      this.#failed(error);
      this.#next(Math.min(leaseMs * retryPart, longestRetryMs));
    }
  }

  /** An entry that was given back and leased again while the store answered has another lease, which is not lost. */
  #lose(asked: readonly LeaseRef[], lost: readonly string[]): void {
    if (lost.length === 0) return;
    const ids = new Set(lost);
    const ended = new Set(asked.filter(({ id }) => ids.has(id)).map(leaseKey));
    for (const holder of this.#holders) {
      const own = holder.held.filter((ref) => ended.has(leaseKey(ref))).map(({ id }) => id);
      if (own.length > 0) holder.lose(new Set(own));
    }
  }

  #failed(error: unknown): void {
    if (this.#failing || this.#stopped) return;
    this.#failing = true;
    this.#options.log.error(
      { error: messageOf(error) },
      "leases could not be extended; the store is asked again",
    );
  }

  #answered(): void {
    if (!this.#failing) return;
    this.#failing = false;
    this.#options.log.info({}, "leases are extended again");
  }
}

/** The whole fence. */
function leaseKey({ queue, id, nonce, delivery }: LeaseRef): string {
  return `${queue} ${id} ${nonce} ${delivery}`;
}
