/**
 * Extends leases for everything that holds entries, such as the lanes of the dispatcher. The keeper extends all leases of all
 * holders in one request to the store and sends the next request only after the answer.
 *
 *   WAITING ──a third of a lease──▶ EXTENDING ──answer──▶ holders lose what the store names ──▶ WAITING
 *                  ▲                    │
 *                  └── a short pause ◀──┴── the store fails: the keeper asks again with the leases held then
 */
import { type Clock, messageOf, type Timer } from "@stairs/core";
import type { LeaseRef, Queues } from "../broker/contract.js";
import type { Log } from "../observe/log.js";

/** How many times the keeper extends a lease within its duration. */
const extensionsPerLease = 3;
/** Pause after a failed extension: this fraction of the lease, at most a second. */
const retryPart = 1 / 30;
const longestRetryMs = 1000;

/** Something that holds entries. */
export interface Holder {
  /** The leases that it holds now. */
  readonly held: readonly LeaseRef[];
  /** Stops its work on these entries, because another process may hold them. @param ids Entry ids. */
  lose(ids: ReadonlySet<string>): void;
}

/** What a keeper needs. */
export interface LeaseKeeperOptions {
  readonly queues: Pick<Queues, "extend">;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a lease lasts without an extension, in milliseconds. */
  readonly leaseMs: number;
}

/** Extends leases until `stop`. */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #holders = new Set<Holder>();
  #timer: Timer | undefined;
  #failing = false;
  #stopped = false;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** Extends the holder's leases from now on. Returns a function that ends this. */
  keep(holder: Holder): () => void {
    this.#holders.add(holder);
    return () => void this.#holders.delete(holder);
  }

  /** Starts extending. */
  start(): void {
    this.#next(this.#options.leaseMs / extensionsPerLease);
  }

  /** Stops extending. Other processes can lease the entries when their leases end. */
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

  /** While the store answers, a holder can release an entry and lease it again. The new lease is not lost. */
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
      "the store could not extend leases; the coordinator asks again",
    );
  }

  #answered(): void {
    if (!this.#failing) return;
    this.#failing = false;
    this.#options.log.info({}, "the store extends leases again");
  }
}

/** All four parts of the fence as one text. */
function leaseKey({ queue, id, nonce, delivery }: LeaseRef): string {
  return `${queue} ${id} ${nonce} ${delivery}`;
}
