/**
 * The leases on entries. They are in memory only: all leases end with the process, and afterwards the engine accepts no
 * result of an old lease.
 *
 * A lease ages only in ticks that this process really ran. If the process missed ticks, it could not hear the holders
 * either, so every holder gets one more lease duration.
 */
import type { LeaseRef } from "../contract.js";
import type { Head } from "./head.js";
import type { Queue } from "./queue.js";

/** A leased entry. */
export interface Held {
  readonly queue: Queue;
  /** Its deliveries include this lease. */
  readonly head: Head;
  readonly nonce: string;
  leaseMs: number;
  /** When the lease ends, in counted time. */
  endsAt: number;
}

/** How often the engine checks leases, in milliseconds. */
export const tickMs = 250;
const missedMs = 3 * tickMs;

/** All leases of one engine. */
export class Leases {
  readonly #byId = new Map<number, Held>();
  readonly #byNonce = new Map<string, Set<Held>>();
  #counted = 0;
  #tickedAt: number;

  /** @param now Monotonic milliseconds. */
  constructor(now: number) {
    this.#tickedAt = now;
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  /** The entry that `ref` names, if it is still held under exactly this fence. */
  find(ref: LeaseRef): Held | undefined {
    const held = this.#byId.get(Number(ref.id));
    if (held === undefined || held.nonce !== ref.nonce || held.head.deliveries !== ref.delivery)
      return undefined;
    return held.queue.name === ref.queue ? held : undefined;
  }

  /** The entries that a nonce still holds, in lease order. */
  ofNonce(nonce: string): readonly Held[] {
    return [...(this.#byNonce.get(nonce) ?? [])];
  }

  /** All held entries of a queue. */
  ofQueue(queue: Queue): readonly Held[] {
    return [...this.#byId.values()].filter((held) => held.queue === queue);
  }

  add(queue: Queue, head: Head, nonce: string, leaseMs: number): Held {
    const held: Held = { queue, head, nonce, leaseMs, endsAt: this.#end(leaseMs) };
    this.#byId.set(head.id, held);
    const others = this.#byNonce.get(nonce);
    if (others === undefined) this.#byNonce.set(nonce, new Set([held]));
    else others.add(held);
    return held;
  }

  extend(held: Held, leaseMs: number): void {
    held.leaseMs = leaseMs;
    held.endsAt = this.#end(leaseMs);
  }

  /** Forgets a lease that has ended. */
  end(held: Held): void {
    this.#byId.delete(held.head.id);
    const others = this.#byNonce.get(held.nonce);
    others?.delete(held);
    if (others?.size === 0) this.#byNonce.delete(held.nonce);
  }

  /**
   * Counts the time that has passed and returns the expired leases. It does not end them.
   * @param now Monotonic milliseconds.
   */
  tick(now: number): readonly Held[] {
    const passed = now - this.#tickedAt;
    this.#tickedAt = now;
    this.#counted += passed;
    const out: Held[] = [];
    for (const held of this.#byId.values()) {
      if (passed > missedMs) held.endsAt = this.#end(held.leaseMs);
      else if (held.endsAt <= this.#counted) out.push(held);
    }
    return out;
  }

  /** The lease ends one tick later than requested, because the time since the last tick is not counted yet. */
  #end(leaseMs: number): number {
    return this.#counted + leaseMs + tickMs;
  }
}
