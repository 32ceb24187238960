/**
 * Queues and their entries: the only place that creates, leases, takes back and deletes entries, both on disk and in
 * memory.
 */
import { type Clock, StairsError } from "@stairs/core";
import type { EntryWrite, LeasedEntry, LeaseRequest } from "../contract.js";
import type { Turn } from "./group.js";
import { type Head, mayJoin } from "./head.js";
import { type Held, Leases } from "./leases.js";
import { PayloadCache } from "./payload-cache.js";
import { Queue } from "./queue.js";
import { ReadyLine } from "./ready-line.js";
import { newHead, type Tables } from "./tables.js";

/** Rough number of bytes that a transaction writes for each entry beside its rows. */
const entryOverhead = 12_000;
/**
 * If more bytes than this lie ahead of an entry, the engine does not cache the entry: the cache would drop it before
 * its turn.
 */
const cachedBacklogBytes = 16 * 1024 * 1024;

/** All queues of one engine. */
export class Entries {
  readonly #tables: Tables;
  readonly #clock: Clock;
  readonly #onChange: (queue: Queue) => void;
  readonly leases: Leases;
  readonly #cache: PayloadCache;
  readonly #byName = new Map<string, Queue>();
  readonly #byNo = new Map<number, Queue>();
  readonly #leasable = new Set<string>();
  #lastId: number;
  #firstId: number;

  /**
   * @param cacheBytes How many bytes of the latest payloads the engine keeps in memory.
   * @param onChange Called with each changed queue.
   */
  constructor(tables: Tables, clock: Clock, cacheBytes: number, onChange: (queue: Queue) => void) {
    this.#tables = tables;
    this.#clock = clock;
    this.#onChange = onChange;
    this.leases = new Leases(clock.monotonic());
    this.#cache = new PayloadCache(cacheBytes);
    const { lowest, highest } = tables.idRange();
    this.#lastId = Math.max(0, highest);
    this.#firstId = Math.min(0, lowest);
    for (const { no, pipeline, name } of tables.queues())
      this.#register(no, pipeline, name).stored = true;
    for (const { queue: no, delayed, planId, ...total } of tables.totals()) {
      const queue = this.byNo(no);
      queue[delayed ? "delayed" : "ready"].addAll(total);
      queue.follow(planId, total.entries);
    }
  }

  /** Every queue that is on disk. */
  *stored(): IterableIterator<Queue> {
    for (const queue of this.#byName.values()) if (queue.stored) yield queue;
  }

  /** The queues of a pipeline, including queues that this turn has created. */
  of(pipeline: string): readonly Queue[] {
    return [...this.#byName.values()].filter((queue) => queue.pipeline === pipeline);
  }

  /** Whether an entry follows the plan, including entries that this turn writes. */
  names(turn: Turn, planId: string): boolean {
    if (turn.plans.has(planId)) return true;
    for (const queue of this.#byName.values()) if (queue.follows(planId)) return true;
    return false;
  }

  byName(name: string): Queue | undefined {
    return this.#byName.get(name);
  }

  byNo(no: number): Queue {
    const queue = this.#byNo.get(no);
    if (queue === undefined)
      throw new StairsError(
        "STORE_BROKEN",
        `The store has an entry of queue number ${no}, which it does not list. Restore it from a backup.`,
      );
    return queue;
  }

  /** The queue of that name; this turn writes it to disk if it is new. */
  ensure(turn: Turn, pipeline: string, name: string): Queue {
    const queue = this.#byName.get(name) ?? this.#register(this.#byNo.size + 1, pipeline, name);
    if (!queue.stored) {
      this.#tables.insertQueue(queue.no, pipeline, name);
      turn.afterCommit(() => {
        queue.stored = true;
      });
    }
    return queue;
  }

  /** Writes an entry that is ready at once. */
  add(turn: Turn, write: EntryWrite): void {
    const queue = this.ensure(turn, write.pipeline, write.queue);
    const head = this.newHead(write);
    this.#tables.insertEntry(queue.no, head, write.payload, 0);
    turn.plans.add(head.planId);
    turn.bytes += write.payload.length + entryOverhead;
    turn.afterCommit(() => {
      queue.ready.add(head);
      queue.follow(head.planId, 1);
      queue.line.append(head);
      this.#remember(queue, head, write.payload);
      this.#changed(queue, true);
    });
  }

  /** Writes an entry that becomes ready at `dueMs`. */
  addDelayed(turn: Turn, write: EntryWrite, dueMs: number): void {
    const queue = this.ensure(turn, write.pipeline, write.queue);
    const head = this.newHead(write);
    this.#tables.insertEntry(queue.no, head, write.payload, Math.max(1, dueMs));
    turn.plans.add(head.planId);
    turn.bytes += write.payload.length + entryOverhead;
    turn.afterCommit(() => {
      queue.delayed.add(head);
      queue.follow(head.planId, 1);
      this.#changed(queue, false);
    });
  }

  /** Writes entries to the front of the queue, in their order. */
  addInFront(turn: Turn, queue: Queue, writes: readonly EntryWrite[], enqueuedAtMs: number): void {
    this.#firstId -= writes.length;
    const heads = writes.map((write, i) => newHead(this.#firstId + i, write, enqueuedAtMs));
    heads.forEach((head, i) => {
      const payload = writes[i]?.payload ?? Buffer.alloc(0);
      this.#tables.insertEntry(queue.no, head, payload, 0);
      turn.plans.add(head.planId);
      turn.bytes += payload.length + entryOverhead;
      turn.afterCommit(() => {
        queue.ready.add(head);
        queue.follow(head.planId, 1);
        queue.line.giveBack(head);
        this.#cache.put(head.id, payload);
        this.#changed(queue, true);
      });
    });
  }

  /** Updates memory for a delayed entry that has become ready on disk. */
  fellDue(turn: Turn, queue: Queue, entry: Pick<Head, "id" | "rows" | "bytes">): void {
    turn.afterCommit(() => {
      queue.delayed.subtract(entry);
      this.#uncovered(queue, entry);
    });
  }

  /** Updates memory for a staged entry that has become ready on disk. */
  published(turn: Turn, queue: Queue, entry: Pick<Head, "id" | "rows" | "bytes" | "planId">): void {
    turn.plans.add(entry.planId);
    turn.afterCommit(() => {
      queue.follow(entry.planId, 1);
      this.#uncovered(queue, entry);
    });
  }

  /** A new entry's head, with the next id. */
  newHead(write: EntryWrite): Head {
    this.#lastId += 1;
    return newHead(this.#lastId, write, Math.trunc(write.enqueuedAtMs ?? this.#clock.now()));
  }

  /** Deletes a held entry. */
  remove(turn: Turn, held: Held): void {
    const { queue, head } = held;
    turn.ended.add(head.id);
    this.#tables.deleteEntry(queue.no, head.id);
    turn.bytes += entryOverhead;
    turn.afterCommit(() => {
      this.leases.end(held);
      this.#cache.delete(head.id);
      queue.leased.subtract(head);
      queue.follow(head.planId, -1);
      this.#changed(queue, false);
    });
  }

  /**
   * Deletes all entries of a queue, including held ones. Their payloads stay for the garbage collection.
   * @returns the number of their rows.
   */
  flush(turn: Turn, queue: Queue): number {
    const rows = this.#tables.deleteEntries(queue.no);
    for (const held of this.leases.ofQueue(queue)) turn.ended.add(held.head.id);
    turn.afterCommit(() => {
      for (const held of this.leases.ofQueue(queue)) this.leases.end(held);
      queue.clear();
      this.#changed(queue, false);
    });
    return rows;
  }

  /** Drops a payload from memory after its deletion on disk. */
  forgetPayload(id: number): void {
    this.#cache.delete(id);
  }

  /** Leases entries; see `Broker.lease`. */
  take(request: LeaseRequest): readonly LeasedEntry[] {
    const again = this.leases.ofNonce(request.nonce);
    if (again.length > 0) return again.map((held) => this.#leased(held, this.#payload(held.head)));
    const queue = this.#byName.get(request.queue);
    if (queue === undefined) return [];
    const taken: LeasedEntry[] = [];
    let first: Head | undefined;
    let rows = 0;
    let bytes = 0;
    for (let head = queue.line.peek(); head !== undefined; head = queue.line.peek()) {
      rows += head.rows;
      bytes += head.bytes;
      if (first !== undefined) {
        const within =
          taken.length < request.maxEntries && rows <= request.maxRows && bytes <= request.maxBytes;
        if (!within || !mayJoin(first, head)) break;
      }
      const payload = this.#payload(head);
      queue.line.shift();
      first ??= head;
      queue.ready.subtract(head);
      queue.leased.add(head);
      const held = this.leases.add(
        queue,
        { ...head, deliveries: head.deliveries + 1 },
        request.nonce,
        request.leaseMs,
      );
      taken.push(this.#leased(held, payload));
    }
    if (taken.length > 0) this.#changed(queue, false);
    return taken;
  }

  /** Ends a lease and puts the entry at the front of its queue. */
  giveBack(held: Held, head: Head): void {
    const { queue } = held;
    this.leases.end(held);
    queue.leased.subtract(held.head);
    queue.ready.add(head);
    queue.line.giveBack(head);
    this.#changed(queue, true);
  }

  /** Queues that have received something to lease since the last call. */
  takeLeasable(): readonly string[] {
    if (this.#leasable.size === 0) return [];
    const names = [...this.#leasable];
    this.#leasable.clear();
    return names;
  }

  /** Reports that a queue has changed. */
  changed(queue: Queue): void {
    queue.activity += 1;
    this.#onChange(queue);
  }

  #register(no: number, pipeline: string, name: string): Queue {
    const line = new ReadyLine(
      (after, limit) => this.#tables.heads(no, after, limit),
      (id) => this.leases.has(id),
    );
    const queue = new Queue(no, pipeline, name, line, Math.trunc(this.#clock.now()));
    this.#byName.set(name, queue);
    this.#byNo.set(no, queue);
    return queue;
  }

  #remember(queue: Queue, head: Head, payload: Buffer): void {
    if (queue.ready.bytes <= cachedBacklogBytes) this.#cache.put(head.id, payload);
  }

  #payload(head: Head): Buffer {
    const payload = this.#cache.get(head.id) ?? this.#tables.payload(head);
    if (payload === undefined)
      throw new StairsError(
        "STORE_BROKEN",
        `The store has no rows for its entry ${head.id}. Restore it from a backup.`,
      );
    return payload;
  }

  #leased({ queue, head, nonce }: Held, payload: Buffer): LeasedEntry {
    return {
      pipeline: queue.pipeline,
      queue: queue.name,
      planId: head.planId,
      signature: head.signature,
      rows: head.rows,
      bytes: head.bytes,
      losses: head.losses,
      attempts: head.attempts,
      delivered: head.delivered,
      id: String(head.id),
      nonce,
      delivery: head.deliveries,
      payload,
      enqueuedAtMs: head.enqueuedAtMs,
    };
  }

  #uncovered(queue: Queue, entry: Pick<Head, "id" | "rows" | "bytes">): void {
    queue.ready.add(entry);
    queue.line.uncover(entry.id);
    this.#changed(queue, true);
  }

  #changed(queue: Queue, leasable: boolean): void {
    this.changed(queue);
    if (leasable) this.#leasable.add(queue.name);
  }
}
