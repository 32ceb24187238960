/** Rows that were given up, kept until an operator decides about them. */
import type { Clock } from "@stairs/core";
import type {
  DeadDecision,
  DeadEntry,
  DeadFilter,
  DeadHead,
  DeadPage,
  DeadWrite,
  Depth,
} from "../contract.js";
import { isWanted } from "../contract/dead-letter.js";
import { checkedPayload, checksum } from "./checksum.js";
import type { Database, ResultRow } from "./driver.js";
import { fromStored, type Stored, toStored } from "../stored-names.js";
import type { Entries } from "./entries.js";
import type { Turn } from "./group.js";
import { type Queue, Total } from "./queue.js";

/** The searchable fields. They are one JSON text, because a column's text would end at a NUL in an error message. */
type Why = Pick<DeadHead, "node" | "cause" | "type" | "message">;
/** The other fields, which no search reads; stored beside the rows. */
type About = Pick<DeadEntry, "attempts" | "delivered" | "stack" | "numbers">;

/** How many letters the engine examines for one page, so that a search does not block other work for long. */
const pageLetters = 1000;
/** Rough number of bytes that a transaction writes for each letter beside its rows. */
const letterOverhead = 12_000;
/** Ids start at 1. */
const highestId = 2n ** 62n;

const headColumns = "id, queue, pipeline, at, rows, bytes, losses, plan, signature, why";

/** The dead letters of one engine. */
export class DeadLetters {
  readonly #entries: Entries;
  readonly #clock: Clock;
  readonly #insert;
  readonly #insertPayload;
  readonly #head;
  readonly #ofPlan;
  readonly #payload;
  readonly #resize;
  readonly #setPayload;
  readonly #delete;
  readonly #deletePayload;
  readonly #scan;
  readonly #scanOf;
  readonly #totals = new Map<string, Total>();

  constructor(db: Database, entries: Entries, clock: Clock) {
    this.#entries = entries;
    this.#clock = clock;
    const { length } = headColumns.split(",");
    const marks = `NULL${", ?".repeat(length - 1)}`;
    this.#insert = db.prepare(`INSERT INTO dead (${headColumns}) VALUES (${marks})`);
    this.#insertPayload = db.prepare(
      "INSERT INTO dead_payload (id, about, sum, data) VALUES (last_insert_rowid(), ?, ?, ?)",
    );
    this.#head = db.prepare(`SELECT ${headColumns} FROM dead WHERE id = ?`);
    this.#ofPlan = db.prepare("SELECT 1 FROM dead WHERE plan = ? LIMIT 1");
    this.#payload = db.prepare("SELECT about, data, sum FROM dead_payload WHERE id = ?");
    this.#resize = db.prepare("UPDATE dead SET rows = ?, bytes = ? WHERE id = ?");
    this.#setPayload = db.prepare(
      "UPDATE dead_payload SET about = ?, sum = ?, data = ? WHERE id = ?",
    );
    this.#delete = db.prepare("DELETE FROM dead WHERE id = ?");
    this.#deletePayload = db.prepare("DELETE FROM dead_payload WHERE id = ?");
    const range = (where: string, order: "ASC" | "DESC"): ReturnType<Database["prepare"]> =>
      db.prepare(
        `SELECT ${headColumns} FROM dead WHERE ${where} id > ? AND id < ? ORDER BY id ${order} LIMIT ?`,
      );
    this.#scan = { newest: range("", "DESC"), oldest: range("", "ASC") };
    const of = "pipeline = ? AND";
    this.#scanOf = { newest: range(of, "DESC"), oldest: range(of, "ASC") };
    const totals = "SELECT queue, count(*), sum(rows), sum(bytes) FROM dead GROUP BY queue";
    for (const row of db.prepare(totals).all([])) {
      const [no = 0, letters = 0, rows = 0, bytes = 0] = row.map(Number);
      const queue = entries.byNo(no);
      for (const total of this.#totalsOf(queue)) {
        total.entries += letters;
        total.rows += rows;
        total.bytes += bytes;
      }
    }
  }

  add(turn: Turn, write: DeadWrite): void {
    const queue = this.#entries.ensure(turn, write.pipeline, write.queue);
    const { node, cause, type, message } = write;
    this.#insert.run([
      BigInt(queue.no),
      write.pipeline,
      BigInt(Math.trunc(this.#clock.now())),
      BigInt(write.rows),
      BigInt(write.bytes),
      BigInt(write.losses),
      write.planId,
      write.signature,
      JSON.stringify({ node, cause, type, message } satisfies Why),
    ]);
    const about = aboutText({ ...write, numbers: null });
    this.#insertPayload.run([about, checksum(about, write.payload), write.payload]);
    turn.bytes += write.payload.length + letterOverhead;
    turn.afterCommit(() => {
      for (const total of this.#totalsOf(queue)) total.add(write);
      this.#entries.changed(queue);
    });
  }

  /** Whether a letter names the plan. */
  names(_turn: Turn, planId: string): boolean {
    return this.#ofPlan.first([planId]) !== undefined;
  }

  /** The ids of those letters that are gone or have a different number of rows than expected. */
  changed(letters: DeadDecision["letters"]): readonly string[] {
    return letters.filter(({ id, rows }) => this.#found(id)?.rows !== rows).map(({ id }) => id);
  }

  /** Deletes an existing letter, or cuts it. */
  replace(turn: Turn, id: string, left: DeadDecision["letters"][number]["left"]): void {
    const letter = this.letter(id);
    const queue = letter && this.#entries.byName(letter.queue);
    if (letter === undefined || queue === undefined) return;
    const key = BigInt(id);
    if (left === null) {
      this.#delete.run([key]);
      this.#deletePayload.run([key]);
    } else {
      this.#resize.run([BigInt(left.rows), BigInt(left.bytes), key]);
      const about = aboutText({ ...letter, numbers: left.numbers });
      this.#setPayload.run([about, checksum(about, left.payload), left.payload, key]);
    }
    turn.bytes += letterOverhead + (left?.payload.length ?? 0);
    turn.afterCommit(() => {
      for (const total of this.#totalsOf(queue)) {
        total.subtract(letter);
        if (left !== null) total.add(left);
      }
      this.#entries.changed(queue);
    });
  }

  /** @throws DamagedPayload if its rows differ from what the engine wrote. */
  letter(id: string): DeadEntry | undefined {
    const head = this.#found(id);
    if (head === undefined) return undefined;
    const [about, data, sum] = this.#payload.first([BigInt(id)]) ?? [];
    const payload = checkedPayload(`the rows of dead letter ${id}`, String(about), data, sum);
    return { ...head, ...fromStored(JSON.parse(String(about)) as Stored<About>), payload };
  }

  /** See `Broker.deadLetters`. */
  page(filter: DeadFilter): DeadPage {
    const { pipeline, order = "newest", limit } = filter;
    const after = filter.after === undefined ? undefined : numberOf(filter.after);
    const upTo = filter.upTo === undefined ? highestId : (numberOf(filter.upTo) ?? 0n) + 1n;
    const [above, below] =
      order === "newest" ? [0n, least(after ?? highestId, upTo)] : [after ?? 0n, upTo];
    const range = [above, below, BigInt(pageLetters)];
    const rows =
      pipeline === undefined
        ? this.#scan[order].all(range)
        : this.#scanOf[order].all([pipeline, ...range]);
    const letters: DeadHead[] = [];
    let last: string | undefined;
    for (const row of rows) {
      if (letters.length >= limit) return { letters, next: last ?? filter.after };
      const head = this.#headOf(row);
      last = head.id;
      if (isWanted(head, filter)) letters.push(head);
    }
    return { letters, next: rows.length < pageLetters ? undefined : last };
  }

  depth(pipeline: string): Depth {
    const { rows, bytes } = this.#totals.get(pipeline) ?? { rows: 0, bytes: 0 };
    return { rows, bytes };
  }

  #found(id: string): DeadHead | undefined {
    const key = numberOf(id);
    const row = key === undefined ? undefined : this.#head.first([key]);
    return row === undefined ? undefined : this.#headOf(row);
  }

  #headOf(row: ResultRow): DeadHead {
    const [id, no, pipeline, at, rows, bytes, losses, planId, signature, why] = row;
    return {
      id: String(id),
      pipeline: String(pipeline),
      queue: this.#entries.byNo(Number(no)).name,
      timeMs: Number(at),
      rows: Number(rows),
      bytes: Number(bytes),
      losses: Number(losses),
      planId: String(planId),
      signature: String(signature),
      ...(JSON.parse(String(why)) as Why),
    };
  }

  #totalsOf(queue: Queue): readonly [Total, Total] {
    let ofPipeline = this.#totals.get(queue.pipeline);
    if (ofPipeline === undefined) this.#totals.set(queue.pipeline, (ofPipeline = new Total()));
    return [queue.dead, ofPipeline];
  }
}

function aboutText({ attempts, delivered, stack, numbers }: About): string {
  return JSON.stringify(toStored({ attempts, delivered, stack, numbers } satisfies About));
}

/** Parses a letter's id; undefined for a text that cannot be one. */
function numberOf(id: string): bigint | undefined {
  return /^\d{1,18}$/.test(id) ? BigInt(id) : undefined;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
