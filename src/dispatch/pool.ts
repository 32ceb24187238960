/**
 * Which worker gets a call. A worker holds more calls than it works on only while together they are
 * short, so that fast steps never wait for the network and slow ones are spread evenly.
 */
import type { PlanLink } from "@stairs/core";
import type { WorkerPort } from "./worker-port.js";

/** Work that may wait behind the running calls of a worker, in milliseconds. */
const prefetchMs = 100;

/** A place for one call at a worker. Give it back with `release`. */
export interface Place {
  readonly port: WorkerPort;
  /** How many of the chain's links the worker has, from the first on. */
  readonly links: number;
  /** Lets no other call wait behind this one. */
  keepBehindFree(): void;
  release(): void;
}

/** A step that no worker can do, and why, as a part of a sentence. */
export interface MissingStep {
  readonly step: string;
  readonly why: string;
}

interface Member {
  readonly port: WorkerPort;
  places: number;
  expectedMs: number;
}

interface Waiter {
  readonly links: readonly PlanLink[];
  readonly expectedMs: number;
  readonly give: (place: Place) => void;
}

/** The connected workers and the places that they have. */
export class WorkerPool {
  readonly #members = new Map<string, Member>();
  readonly #listeners = new Set<() => void>();
  #waiters: Waiter[] = [];
  #signalled = false;

  add(port: WorkerPort): void {
    this.#members.set(port.id, { port, places: 0, expectedMs: 0 });
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
    if (this.#signalled) return;
    this.#signalled = true;
    // Once for all that happens in this turn of the event loop.
    queueMicrotask(() => {
      this.#signalled = false;
      this.#serve();
      for (const listener of this.#listeners) listener();
    });
  }

  /** The first of the chain's steps (or its predicate) that no worker can do; undefined if all can be done. */
  missing(links: readonly PlanLink[]): MissingStep | undefined {
    const ports = this.ports.filter((port) => port.maxCalls > 0);
    for (const link of links) {
      for (const step of link.when === null ? [link.step] : [link.when, link.step]) {
        if (!ports.some((port) => port.has(step))) return { step, why: "no worker implements it" };
      }
      if (ports.some((port) => prefix(port, [link]) > 0)) continue;
      const { step, when, requires } = link;
      const both = ports.some((port) => port.has(step) && (when === null || port.has(when)));
      if (!both) return { step, why: `no worker has both it and its predicate "${when ?? ""}"` };
      const labels = Object.entries(requires).map(([label, value]) => `${label}=${value}`);
      return { step, why: `no worker that implements it has the labels ${labels.join(", ")}` };
    }
    return undefined;
  }

  /** How many workers have the whole chain, as far as any has it. */
  count(links: readonly PlanLink[]): number {
    return this.#candidates(links).length;
  }

  /** True if there is a place for a call now. */
  hasPlace(links: readonly PlanLink[]): boolean {
    for (const { member } of this.#candidates(links)) if (hasRoom(member)) return true;
    return false;
  }

  /**
   * A place for a call now, at the worker that has the longest part of the chain and the least to do.
   * @param expectedMs How long the call is expected to take; undefined if unknown.
   */
  tryPlace(links: readonly PlanLink[], expectedMs: number | undefined): Place | undefined {
    // Those who wait and were served have left only room that they cannot use.
    if (this.#signalled && this.#waiters.length > 0) return undefined;
    return this.#place(links, expectedMs ?? prefetchMs);
  }

  /** The same, when there is one. Calls that are in the middle of a run come before new runs. */
  place(links: readonly PlanLink[], expectedMs: number | undefined): Promise<Place> {
    const expected = expectedMs ?? prefetchMs;
    const now = this.#place(links, expected);
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((give) => this.#waiters.push({ links, expectedMs: expected, give }));
  }

  #serve(): void {
    const waiting: Waiter[] = [];
    for (const waiter of this.#waiters) {
      const place = this.#place(waiter.links, waiter.expectedMs);
      if (place === undefined) waiting.push(waiter);
      else waiter.give(place);
    }
    this.#waiters = waiting;
  }

  #place(links: readonly PlanLink[], expectedMs: number): Place | undefined {
    let best: { member: Member; links: number } | undefined;
    for (const candidate of this.#candidates(links)) {
      if (!hasRoom(candidate.member)) continue;
      if (best === undefined || load(candidate.member) < load(best.member)) best = candidate;
    }
    if (best === undefined) return undefined;
    const { member } = best;
    member.places += 1;
    member.expectedMs += expectedMs;
    let released = false;
    let held = expectedMs;
    return {
      port: member.port,
      links: best.links,
      keepBehindFree: () => {
        member.expectedMs += prefetchMs;
        held += prefetchMs;
      },
      release: () => {
        if (released) return;
        released = true;
        member.places -= 1;
        member.expectedMs -= held;
        this.changed();
      },
    };
  }

  #candidates(links: readonly PlanLink[]): { member: Member; links: number }[] {
    let most = 1;
    let found: { member: Member; links: number }[] = [];
    for (const member of this.#members.values()) {
      if (member.port.maxCalls === 0) continue;
      const has = prefix(member.port, links);
      if (has < most) continue;
      if (has > most) found = [];
      most = has;
      found.push({ member, links: has });
    }
    return found;
  }
}

function prefix(port: WorkerPort, links: readonly PlanLink[]): number {
  let count = 0;
  for (const link of links) {
    if (!port.has(link.step) || (link.when !== null && !port.has(link.when))) break;
    if (Object.entries(link.requires).some(([label, value]) => port.labels.get(label) !== value))
      break;
    count += 1;
  }
  return count;
}

function hasRoom({ port, places, expectedMs }: Member): boolean {
  // A call that took too long is no longer anybody's, but the worker is still busy with it.
  const busy = Math.max(places, port.held);
  if (busy < port.parallelCalls) return true;
  return busy < port.maxCalls && expectedMs < prefetchMs && port.held <= places;
}

function load(member: Member): number {
  return member.expectedMs + Math.max(member.places, member.port.held) * 0.001;
}
