/**
 * Counts the stored data and compares it with memory and the counters, queue by queue. A separate connection reads each
 * queue in one read transaction. The transaction starts in the same turn of the event loop that copies memory's totals,
 * because memory and disk agree between two turns. The connection reads in small slices, while work continues.
 */
import { StairsError } from "@stairs/core";
import {
  type CounterName,
  counterNames,
  type DropCount,
  DropCounts,
  type Holdings,
  type Recount,
} from "../contract.js";
import type { Checkpointer } from "./checkpointer.js";
import type { CountRows } from "./count-rows.js";
import {
  type Database,
  openDatabase,
  type ResultRow,
  type Statement,
  type Value,
} from "./driver.js";
import type { Entries } from "./entries.js";
import { type Queue, Total } from "./queue.js";

const busyMs = 1000;
const headsAtOnce = 256;
/** How much the recount reads before other work gets its turn. */
const bytesAtOnce = 1024 * 1024;

/** The recounts of one engine. */
export class Recounts {
  readonly #file: string;
  readonly #entries: Entries;
  readonly #checkpointer: Checkpointer;
  readonly #running = new Set<Promise<unknown>>();
  #closed = false;

  constructor(file: string, entries: Entries, checkpointer: Checkpointer) {
    this.#file = file;
    this.#entries = entries;
    this.#checkpointer = checkpointer;
  }

  /** See `Broker.recount`. */
  async count(countRows: CountRows, pipeline: string | undefined): Promise<readonly Recount[]> {
    const running = this.#count(countRows, pipeline);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Ends running recounts. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running);
  }

  async #count(countRows: CountRows, pipeline: string | undefined): Promise<readonly Recount[]> {
    const queues = [...this.#entries.stored()].filter(
      (queue) => pipeline === undefined || queue.pipeline === pipeline,
    );
    const db = openDatabase(this.#file, busyMs);
    const letGo = this.#checkpointer.hold();
    try {
      const reader = new Reader(db, countRows, () => this.#rest());
      const counts: Recount[] = [];
      for (const queue of queues) {
        counts.push(await reader.count(queue));
        await this.#rest();
      }
      return counts;
    } finally {
      letGo();
      db.close();
    }
  }

  async #rest(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.#closed)
      throw new StairsError("WRONG_STATE", "The recount did not finish: the broker was closed.");
  }
}

class Reader {
  readonly #db: Database;
  readonly #countRows: CountRows;
  readonly #rest: () => Promise<void>;
  readonly #heads;
  readonly #payload;
  readonly #letters;
  readonly #letter;
  readonly #counters;
  readonly #drops;
  #unreadable = 0;

  constructor(db: Database, countRows: CountRows, rest: () => Promise<void>) {
    this.#db = db;
    this.#countRows = countRows;
    this.#rest = rest;
    this.#heads = db.prepare(
      "SELECT id, due > 0, bytes FROM entry WHERE queue = ? AND id > ? ORDER BY id LIMIT ?",
    );
    this.#payload = db.prepare("SELECT data FROM payload WHERE id = ?");
    this.#letters = db.prepare(
      "SELECT id FROM dead WHERE queue = ? AND id > ? ORDER BY id LIMIT ?",
    );
    this.#letter = db.prepare("SELECT data FROM dead_payload WHERE id = ?");
    this.#counters = db.prepare("SELECT name, value FROM counter WHERE queue = ?");
    this.#drops = db.prepare("SELECT reason, rows FROM drop_reason WHERE queue = ?");
  }

  async count(queue: Queue): Promise<Recount> {
    this.#unreadable = 0;
    this.#db.exec("BEGIN");
    try {
      // The first read takes the snapshot. The engine copies memory before any other code can run.
      const counters = this.#countersOf(queue);
      const counted = queue.holdings();
      const { present, delayed } = await this.#entriesOf(queue);
      const drops = this.#dropsOf(queue);
      const dead = await this.#deadOf(queue);
      const found: Holdings = { present, delayed, dead, counters, drops };
      const { pipeline, name } = queue;
      return { pipeline, queue: name, counted, found, unreadable: this.#unreadable };
    } finally {
      this.#db.exec("COMMIT");
    }
  }

  async #entriesOf(queue: Queue): Promise<Pick<Holdings, "present" | "delayed">> {
    const present = new Total();
    const delayed = new Total();
    let after: Value = BigInt(Number.MIN_SAFE_INTEGER);
    for (;;) {
      const heads = this.#heads.all([BigInt(queue.no), after, BigInt(headsAtOnce)]);
      const rows = await this.#rowsOf(heads, this.#payload);
      for (const [i, [id = null, isDelayed, bytes]] of heads.entries()) {
        (isDelayed === 1n ? delayed : present).add({ rows: rows[i] ?? 0, bytes: Number(bytes) });
        after = id;
      }
      if (heads.length < headsAtOnce) return { present, delayed };
    }
  }

  async #deadOf(queue: Queue): Promise<number> {
    let dead = 0;
    let after: Value = 0n;
    for (;;) {
      const letters = this.#letters.all([BigInt(queue.no), after, BigInt(headsAtOnce)]);
      for (const rows of await this.#rowsOf(letters, this.#letter)) dead += rows;
      after = letters.at(-1)?.[0] ?? null;
      if (letters.length < headsAtOnce) return dead;
    }
  }

  #countersOf(queue: Queue): Record<CounterName, number> {
    const values = new Map(this.#counters.all([BigInt(queue.no)]).map(([name, n]) => [name, n]));
    return Object.fromEntries(
      counterNames.map((name) => [name, Number(values.get(name) ?? 0)]),
    ) as Record<CounterName, number>;
  }

  #dropsOf(queue: Queue): readonly DropCount[] {
    const rows = this.#drops.all([BigInt(queue.no)]);
    return new DropCounts(rows.map(([of, n]) => ({ reason: String(of), rows: Number(n) }))).list;
  }

  /** Counts the rows of each item, in slices. @param of Each tuple starts with the item's id. */
  async #rowsOf(of: readonly ResultRow[], payload: Statement): Promise<number[]> {
    const rows: number[] = [];
    let slice: (Buffer | undefined)[] = [];
    let bytes = 0;
    for (const [i, [id = null]] of of.entries()) {
      const [data] = payload.first([id]) ?? [];
      slice.push(Buffer.isBuffer(data) ? data : undefined);
      if (Buffer.isBuffer(data)) bytes += data.length;
      if (bytes < bytesAtOnce && i < of.length - 1) continue;
      for (const counted of await this.#countRows(slice)) {
        if (counted === undefined) this.#unreadable += 1;
        rows.push(counted ?? 0);
      }
      slice = [];
      bytes = 0;
      await this.#rest();
    }
    return rows;
  }
}
