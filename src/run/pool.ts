/**
 * Assigns calls to workers. A worker holds more calls than it works on only while all of them together are short. So
 * fast steps never wait for the network, and slow ones spread evenly.
 *
 * A call that must be alone gets a worker that holds nothing. If no worker is empty, the pool reserves one: it sends
 * no new call there until the lone call has run.
 */
import { limits, type PlanLink } from "@stairs/core";
import { type AbleWorkers, countAbleLinks } from "./ability.js";
import type { WorkerPort } from "./worker-port.js";

/** Work that may wait behind the running calls of a worker, in milliseconds. */
const prefetchMs = 100;

/** A place for one call at a worker. Give it back with `release`. */
export interface Place {
  readonly port: WorkerPort;
  /** How many links of the chain the worker has, counted from the first. */
  readonly links: number;
  release(): void;
}

interface Member {
  readonly port: WorkerPort;
  places: number;
  expectedMs: number;
  /** True while it holds a call that must be alone. */
  alone: boolean;
  /** The wish that waits until it is empty. */
  reservedFor: object | undefined;
}

interface Candidate {
  readonly member: Member;
  /** How many links of the chain it has. */
  readonly links: number;
}

interface Waiter {
  readonly links: readonly PlanLink[];
  readonly expectedMs: number;
  readonly alone: boolean;
  readonly give: (place: Place) => void;
}

/** The connected workers and their places. */
export class WorkerPool {
  readonly #members = new Map<string, Member>();
  readonly #listeners = new Set<() => void>();
  #waiters: Waiter[] = [];
  #signalled = false;
  /** True if any worker has room; undefined: not computed yet. */
  #anyRoom: boolean | undefined;

  add(port: WorkerPort): void {
    this.#members.set(port.id, {
      port,
      places: 0,
      expectedMs: 0,
      alone: false,
      reservedFor: undefined,
    });
    this.changed();
  }

  remove(port: WorkerPort): void {
    this.#members.delete(port.id);
    this.changed();
  }

  get ports(): WorkerPort[] {
    return [...this.#members.values()].map((member) => member.port);
  }

  /** Calls `listener` whenever a place may have become free or workers came or went. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the pool that a worker holds fewer calls than before, or drains. */
  changed(): void {
    this.#anyRoom = undefined;
    if (this.#signalled) return;
    this.#signalled = true;
    // One signal for all changes in this turn of the event loop.
    queueMicrotask(() => {
      this.#signalled = false;
      this.#serve();
      for (const listener of this.#listeners) listener();
    });
  }

  /** The workers that take calls. */
  get able(): readonly AbleWorkers[] {
    return this.ports
      .filter((port) => port.maxCalls > 0)
      .map((port) => ({ workers: 1, labels: port.labels, has: (step) => port.has(step) }));
  }

  /** How many workers have the longest part of the chain that any worker has. */
  count(links: readonly PlanLink[]): number {
    return this.#candidates(links).length;
  }

  /** True if there is a place for a call now. */
  hasPlace(links: readonly PlanLink[]): boolean {
    // Thousands of queues may ask this whenever a call ends.
    this.#anyRoom ??= [...this.#members.values()].some(hasRoom);
    if (!this.#anyRoom) return false;
    for (const { member } of this.#candidates(links)) if (hasRoom(member)) return true;
    return false;
  }

  /**
   * A place for a call now, at the least busy of the workers that have the longest part of the chain.
   * @param expectedMs Expected duration of the call, in milliseconds; undefined if unknown.
   */
  tryPlace(links: readonly PlanLink[], expectedMs: number | undefined): Place | undefined {
    // Once the waiters are served, the remaining room is room that they cannot use.
    if (this.#signalled && this.#waiters.length > 0) return undefined;
    return this.#place(links, expectedMs ?? prefetchMs);
  }

  /**
   * A place at a worker that holds nothing and gets nothing else in the meantime. If no worker is empty now, the pool
   * reserves one until the same `wish` asks again or is forgotten. `onChange` signals when asking again makes sense.
   */
  tryAlone(
    links: readonly PlanLink[],
    expectedMs: number | undefined,
    wish: object,
  ): Place | undefined {
    const free = this.#candidates(links).filter(
      ({ member }) => member.reservedFor === undefined || member.reservedFor === wish,
    );
    const empty = free.find(({ member }) => isEmpty(member));
    if (empty !== undefined) {
      this.forget(wish);
      return this.#take(empty, expectedMs ?? prefetchMs, true);
    }
    const reserved = free.find(({ member }) => member.reservedFor === wish);
    if (reserved !== undefined && !isStuck(reserved.member)) return undefined;
    const [next] = free
      .filter(({ member }) => reserved === undefined || !isStuck(member))
      .sort((a, b) => load(a.member) - load(b.member));
    if (next === undefined) return undefined;
    this.forget(wish);
    next.member.reservedFor = wish;
    return undefined;
  }

  /** Ends the reservation of a wish. */
  forget(wish: object): void {
    for (const member of this.#members.values()) {
      if (member.reservedFor !== wish) continue;
      member.reservedFor = undefined;
      this.changed();
    }
  }

  /**
   * Waits for a place. Calls in the middle of a run come before new runs.
   * @param alone As for `tryAlone`.
   */
  place(links: readonly PlanLink[], expectedMs: number | undefined, alone = false): Promise<Place> {
    return new Promise((give) => {
      const waiter = { links, expectedMs: expectedMs ?? prefetchMs, alone, give };
      if (!this.#give(waiter)) this.#waiters.push(waiter);
    });
  }

  #serve(): void {
    this.#waiters = this.#waiters.filter((waiter) => !this.#give(waiter));
  }

  #give(waiter: Waiter): boolean {
    const { links, expectedMs, alone, give } = waiter;
    const place = alone ? this.tryAlone(links, expectedMs, waiter) : this.#place(links, expectedMs);
    if (place !== undefined) give(place);
    return place !== undefined;
  }

  #place(links: readonly PlanLink[], expectedMs: number): Place | undefined {
    let best: Candidate | undefined;
    for (const candidate of this.#candidates(links)) {
      if (!hasRoom(candidate.member)) continue;
      if (best === undefined || load(candidate.member) < load(best.member)) best = candidate;
    }
    return best === undefined ? undefined : this.#take(best, expectedMs, false);
  }

  #take({ member, links }: Candidate, expectedMs: number, alone: boolean): Place {
    this.#anyRoom = undefined;
    member.places += 1;
    member.expectedMs += expectedMs;
    member.alone = alone;
    let released = false;
    return {
      port: member.port,
      links,
      release: () => {
        if (released) return;
        released = true;
        member.places -= 1;
        member.expectedMs -= expectedMs;
        if (alone) member.alone = false;
        this.changed();
      },
    };
  }

  #candidates(links: readonly PlanLink[]): Candidate[] {
    let most = 1;
    let found: Candidate[] = [];
    for (const member of this.#members.values()) {
      if (member.port.maxCalls === 0) continue;
      const has = countAbleLinks(member.port, links);
      if (has < most) continue;
      if (has > most) found = [];
      most = has;
      found.push({ member, links: has });
    }
    return found;
  }
}

function isEmpty({ port, places }: Member): boolean {
  return places === 0 && port.held === 0;
}

/** True if it is busy with an overdue call. The end of such a call is unpredictable. */
function isStuck({ port, places }: Member): boolean {
  return port.held > places;
}

function hasRoom({ port, places, expectedMs, alone, reservedFor }: Member): boolean {
  if (alone || reservedFor !== undefined) return false;
  if (!port.reads || port.heldBytes >= limits.workerBytes) return false;
  // An overdue call belongs to no run, but the worker is still busy with it.
  const busy = Math.max(places, port.held);
  if (busy < port.parallelCalls) return true;
  return busy < port.maxCalls && expectedMs < prefetchMs && port.held <= places;
}

function load(member: Member): number {
  return member.expectedMs + Math.max(member.places, member.port.held) * 0.001;
}
