/** Every statement on entries, prepared once, and the mapping of heads to columns. */
import type { AttemptRecord, EntryWrite } from "../contract.js";
import { checkedPayload, checksum } from "./checksum.js";
import type { Database, ResultRow, Value } from "./driver.js";
import { attemptKeyOf } from "../join-key.js";
import type { Head } from "./head.js";

const headColumns = "id, rows, bytes, losses, enqueued_at, plan, signature, attempts, given";

/** What one queue holds of one plan, read at start. */
export interface QueueTotal {
  readonly queue: number;
  readonly delayed: boolean;
  readonly planId: string;
  readonly entries: number;
  readonly rows: number;
  readonly bytes: number;
}

/** A delayed entry that is due. */
export interface DueEntry {
  readonly queue: number;
  readonly id: number;
  readonly rows: number;
  readonly bytes: number;
}

/** Queues and entries on disk. */
export class Tables {
  readonly #db: Database;
  readonly #insertQueue;
  readonly #insertEntry;
  readonly #insertPayload;
  readonly #deleteEntry;
  readonly #deletePayload;
  readonly #addLoss;
  readonly #rows;
  readonly #deleteEntries;
  readonly #heads;
  readonly #payload;
  readonly #firstDue;
  readonly #due;
  readonly #setDue;
  readonly #unused;

  constructor(db: Database) {
    this.#db = db;
    this.#insertQueue = db.prepare(
      "INSERT OR IGNORE INTO queue (no, pipeline, name) VALUES (?, ?, ?)",
    );
    this.#insertEntry = db.prepare(
      `INSERT INTO entry (queue, due, ${headColumns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#insertPayload = db.prepare("INSERT INTO payload (id, sum, data) VALUES (?, ?, ?)");
    this.#deleteEntry = db.prepare("DELETE FROM entry WHERE queue = ? AND id = ?");
    this.#deletePayload = db.prepare("DELETE FROM payload WHERE id = ?");
    this.#addLoss = db.prepare("UPDATE entry SET losses = losses + 1 WHERE queue = ? AND id = ?");
    this.#rows = db.prepare("SELECT sum(rows) FROM entry WHERE queue = ?");
    this.#deleteEntries = db.prepare("DELETE FROM entry WHERE queue = ?");
    this.#heads = db.prepare(
      `SELECT ${headColumns} FROM entry WHERE queue = ? AND id > ? AND due = 0 ORDER BY id LIMIT ?`,
    );
    this.#payload = db.prepare("SELECT data, sum FROM payload WHERE id = ?");
    this.#firstDue = db.prepare("SELECT min(due) FROM entry WHERE due > 0");
    this.#due = db.prepare(
      "SELECT queue, id, rows, bytes FROM entry WHERE due > 0 AND due <= ? ORDER BY due LIMIT ?",
    );
    this.#unused = db.prepare(
      "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size",
    );
    this.#setDue = db.prepare("UPDATE entry SET due = 0 WHERE queue = ? AND id = ?");
  }

  insertQueue(no: number, pipeline: string, name: string): void {
    this.#insertQueue.run([BigInt(no), pipeline, name]);
  }

  /** @param dueMs 0: ready at once. */
  insertEntry(queue: number, head: Head, payload: Buffer, dueMs: number): void {
    this.#insertEntry.run([BigInt(queue), BigInt(dueMs), ...headValues(head)]);
    this.insertPayload(head, payload);
  }

  insertPayload(head: Head, payload: Buffer): void {
    this.#insertPayload.run([BigInt(head.id), checksum(headText(head), payload), payload]);
  }

  deleteEntry(queue: number, id: number): void {
    this.#deleteEntry.run([BigInt(queue), BigInt(id)]);
    this.#deletePayload.run([BigInt(id)]);
  }

  /** Deletes all entries of a queue, but not their payloads. @returns the number of their rows. */
  deleteEntries(queue: number): number {
    const rows = Number(this.#rows.first([BigInt(queue)])?.[0] ?? 0);
    this.#deleteEntries.run([BigInt(queue)]);
    return rows;
  }

  addLoss(queue: number, id: number): void {
    this.#addLoss.run([BigInt(queue), BigInt(id)]);
  }

  /** Ready entries, including leased ones, with ids above `after`, ascending. */
  heads(queue: number, after: number, limit: number): readonly Head[] {
    return this.#heads.all([BigInt(queue), BigInt(after), BigInt(limit)]).map(readHead);
  }

  /** @throws DamagedPayload if the payload or the head differs from what the engine wrote. */
  payload(head: Head): Buffer | undefined {
    const found = this.#payload.first([BigInt(head.id)]);
    const what = `the rows of entry ${head.id}`;
    return found && checkedPayload(what, headText(head), found[0], found[1]);
  }

  /** When the next delayed entry becomes ready; undefined if none is delayed. */
  firstDueMs(): number | undefined {
    const due = this.#firstDue.first([])?.[0];
    return typeof due === "bigint" ? Number(due) : undefined;
  }

  /** Makes due entries ready, the longest overdue first. */
  takeDue(nowMs: number, limit: number): readonly DueEntry[] {
    const due = this.#due.all([BigInt(nowMs), BigInt(limit)]);
    return due.map((row) => {
      const [queue = 0, id = 0, rows = 0, bytes = 0] = row.map(Number);
      this.#setDue.run([BigInt(queue), BigInt(id)]);
      return { queue, id, rows, bytes };
    });
  }

  /** How much of the file is unused, in bytes. */
  reusableBytes(): number {
    return Number(this.#unused.first([])?.[0] ?? 0);
  }

  queues(): readonly { readonly no: number; readonly pipeline: string; readonly name: string }[] {
    const rows = this.#db.prepare("SELECT no, pipeline, name FROM queue ORDER BY no").all([]);
    return rows.map(([no, pipeline, name]) => ({
      no: Number(no),
      pipeline: String(pipeline),
      name: String(name),
    }));
  }

  totals(): readonly QueueTotal[] {
    const rows = this.#db
      .prepare(
        "SELECT queue, due > 0, plan, count(*), sum(rows), sum(bytes) FROM entry GROUP BY queue, due > 0, plan",
      )
      .all([]);
    return rows.map(([queue, delayed, planId, ...sums]) => {
      const [entries = 0, sumRows = 0, bytes = 0] = sums.map(Number);
      return {
        queue: Number(queue),
        delayed: delayed === 1n,
        planId: String(planId),
        entries,
        rows: sumRows,
        bytes,
      };
    });
  }

  /** The lowest and the highest id in use; 0 if no id is in use. */
  idRange(): { readonly lowest: number; readonly highest: number } {
    const edge = (sql: string): number => Number(this.#db.prepare(sql).first([])?.[0] ?? 0);
    return {
      lowest: edge("SELECT min(id) FROM payload"),
      highest: edge("SELECT max(id) FROM payload"),
    };
  }
}

/** The columns of {@link headColumns}. */
export function headValues(head: Head): Value[] {
  return [
    BigInt(head.id),
    BigInt(head.rows),
    BigInt(head.bytes),
    BigInt(head.losses),
    BigInt(head.enqueuedAtMs),
    head.planId,
    head.signature,
    textOf(head.attempts),
    textOf(head.delivered),
  ];
}

/** The parts of a head that never change, for its checksum. */
function headText({
  id,
  rows,
  bytes,
  enqueuedAtMs,
  planId,
  signature,
  attempts,
  delivered,
}: Head): string {
  return `${id} ${rows} ${bytes} ${enqueuedAtMs} ${planId} ${signature} ${textOf(attempts)} ${textOf(delivered)}`;
}

/** The list is almost always empty; an empty list costs nothing. */
function textOf(list: readonly unknown[]): string {
  return list.length === 0 ? "[]" : JSON.stringify(list);
}

function listOf<T>(text: Value | undefined): readonly T[] {
  return text === "[]" ? [] : (JSON.parse(String(text)) as readonly T[]);
}

/** Reads a head from its columns. */
export function readHead(row: ResultRow): Head {
  const [id, rows, bytes, losses, enqueuedAtMs, planId, signature, attemptText, delivered] = row;
  const attempts = listOf<AttemptRecord>(attemptText);
  return {
    id: Number(id),
    rows: Number(rows),
    bytes: Number(bytes),
    losses: Number(losses),
    enqueuedAtMs: Number(enqueuedAtMs),
    planId: String(planId),
    signature: String(signature),
    attempts,
    attemptKey: attemptKeyOf(attempts),
    delivered: listOf<string>(delivered),
    deliveries: 0,
  };
}

/** The head of an entry to write. */
export function newHead(id: number, write: EntryWrite, enqueuedAtMs: number): Head {
  return {
    id,
    planId: write.planId,
    signature: write.signature,
    rows: write.rows,
    bytes: write.bytes,
    losses: write.losses,
    enqueuedAtMs,
    attempts: write.attempts,
    attemptKey: attemptKeyOf(write.attempts),
    delivered: write.delivered,
    deliveries: 0,
  };
}
