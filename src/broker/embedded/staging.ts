/**
 * Outputs of unfinished calls. They lie on disk, in no queue, until the call's commit publishes them. They end with the
 * process: it held the leases of their calls, so no other process could publish them.
 */
import type { StagedPart } from "../contract.js";
import type { Database } from "./driver.js";
import type { Entries } from "./entries.js";
import type { Turn } from "./group.js";
import { headValues, type Tables } from "./tables.js";

const columns = "queue, id, rows, bytes, losses, enqueued_at, plan, signature, attempts, given";

/** The staged parts of one engine. */
export class Staging {
  readonly #tables: Tables;
  readonly #entries: Entries;
  readonly #hasPart;
  readonly #addPart;
  readonly #insert;
  readonly #list;
  readonly #publish;
  readonly #dropPayloads;
  readonly #drop;
  readonly #dropParts;
  readonly #ofPlan;

  constructor(db: Database, tables: Tables, entries: Entries) {
    this.#tables = tables;
    this.#entries = entries;
    this.#hasPart = db.prepare("SELECT 1 FROM staged_part WHERE call = ? AND part = ?");
    this.#addPart = db.prepare("INSERT INTO staged_part (call, part) VALUES (?, ?)");
    this.#insert = db.prepare(
      `INSERT INTO staged (call, part, ${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#list = db.prepare(
      "SELECT plan, queue, id, rows, bytes FROM staged WHERE call = ? ORDER BY part, id",
    );
    this.#publish = db.prepare(
      `INSERT INTO entry (due, ${columns}) SELECT 0, ${columns} FROM staged WHERE call = ?`,
    );
    this.#dropPayloads = db.prepare(
      "DELETE FROM payload WHERE id IN (SELECT id FROM staged WHERE call = ?)",
    );
    this.#drop = db.prepare("DELETE FROM staged WHERE call = ?");
    this.#dropParts = db.prepare("DELETE FROM staged_part WHERE call = ?");
    this.#ofPlan = db.prepare("SELECT 1 FROM staged WHERE plan = ? LIMIT 1");
  }

  /** Stores a part, unless the engine already has it. */
  add(turn: Turn, { callId, part, entries }: StagedPart): void {
    if (this.#hasPart.first([callId, BigInt(part)]) !== undefined) return;
    this.#addPart.run([callId, BigInt(part)]);
    for (const write of entries) {
      const queue = this.#entries.ensure(turn, write.pipeline, write.queue);
      const head = this.#entries.newHead(write);
      this.#insert.run([callId, BigInt(part), BigInt(queue.no), ...headValues(head)]);
      this.#tables.insertPayload(head, write.payload);
      turn.bytes += write.payload.length + 12_000;
    }
  }

  /** Puts all parts of a call into their queues. */
  publish(turn: Turn, callId: string): void {
    const staged = this.#list.all([callId]);
    this.#publish.run([callId]);
    this.#drop.run([callId]);
    this.#dropParts.run([callId]);
    for (const [planId, ...numbers] of staged) {
      const [no = 0, id = 0, rows = 0, bytes = 0] = numbers.map(Number);
      const entry = { id, rows, bytes, planId: String(planId) };
      this.#entries.published(turn, this.#entries.byNo(no), entry);
    }
  }

  /** Whether a part follows the plan. */
  names(_turn: Turn, planId: string): boolean {
    return this.#ofPlan.first([planId]) !== undefined;
  }

  /** Deletes all parts of a call. */
  discard(callId: string): void {
    this.#dropPayloads.run([callId]);
    this.#drop.run([callId]);
    this.#dropParts.run([callId]);
  }
}
