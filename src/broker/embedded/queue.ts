/** One queue in memory: its totals and its line. Between two turns, the totals always equal a recount of the disk. */
import {
  type CounterName,
  counterNames,
  DropCounts,
  type Holdings,
  type QueueState,
} from "../contract.js";
import type { Head } from "./head.js";
import type { ReadyLine } from "./ready-line.js";

/** A number of entries, with their rows and bytes. */
export class Total {
  entries = 0;
  rows = 0;
  bytes = 0;

  add(what: Pick<Head, "rows" | "bytes">): void {
    this.entries += 1;
    this.rows += what.rows;
    this.bytes += what.bytes;
  }

  subtract(what: Pick<Head, "rows" | "bytes">): void {
    this.entries -= 1;
    this.rows -= what.rows;
    this.bytes -= what.bytes;
  }

  addAll({ entries, rows, bytes }: Pick<Total, "entries" | "rows" | "bytes">): void {
    this.entries += entries;
    this.rows += rows;
    this.bytes += bytes;
  }

  clear(): void {
    this.entries = 0;
    this.rows = 0;
    this.bytes = 0;
  }
}

/** A queue. */
export class Queue {
  readonly ready = new Total();
  readonly leased = new Total();
  readonly delayed = new Total();
  readonly dead = new Total();
  readonly counters: Record<CounterName, number> = Object.fromEntries(
    counterNames.map((name) => [name, 0]),
  ) as Record<CounterName, number>;
  drops = new DropCounts();
  /** True if the queue is on disk. */
  stored = false;
  /** How many of its entries follow each plan. */
  readonly #plans = new Map<string, number>();

  constructor(
    readonly no: number,
    readonly pipeline: string,
    readonly name: string,
    readonly line: ReadyLine,
    /** See {@link QueueState.activity}. */
    public activity: number,
  ) {}

  /** Counts entries that now follow a plan; a negative number counts entries that have ended. */
  follow(planId: string, entries: number): void {
    const now = (this.#plans.get(planId) ?? 0) + entries;
    if (now > 0) this.#plans.set(planId, now);
    else this.#plans.delete(planId);
  }

  /** Whether an entry of the queue follows the plan. */
  follows(planId: string): boolean {
    return this.#plans.has(planId);
  }

  /** Resets the totals after all entries are deleted. */
  clear(): void {
    for (const total of [this.ready, this.leased, this.delayed]) total.clear();
    this.#plans.clear();
    this.line.clear();
  }

  /** A copy of the counts. */
  holdings(): Holdings {
    const present = new Total();
    present.addAll(this.ready);
    present.addAll(this.leased);
    const delayed = new Total();
    delayed.addAll(this.delayed);
    return {
      present,
      delayed,
      dead: this.dead.rows,
      counters: { ...this.counters },
      drops: this.drops.list,
    };
  }

  state(): QueueState {
    return {
      pipeline: this.pipeline,
      queue: this.name,
      ready: this.ready.rows,
      readyEntries: this.ready.entries,
      readyBytes: this.ready.bytes,
      leased: this.leased.rows,
      delayed: this.delayed.rows,
      dead: this.dead.rows,
      deadBytes: this.dead.bytes,
      arriving: 0,
      oldestMs: this.ready.entries === 0 ? undefined : this.line.peek()?.enqueuedAtMs,
      activity: this.activity,
      planIds: [...this.#plans.keys()],
      counters: { ...this.counters },
      drops: this.drops.list,
    };
  }
}
