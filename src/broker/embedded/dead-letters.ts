/** Rows that were given up, kept until somebody decides about them. */
import type { Clock } from "@stairs/core";
import type { AttemptRecord, DeadEntry, DeadWrite } from "../contract.js";
import type { Database } from "./driver.js";
import type { Entries } from "./entries.js";
import type { Turn } from "./group.js";

/** What is kept as one JSON text, because nothing searches in it. */
type About = Pick<
  DeadWrite,
  | "planId"
  | "signature"
  | "bytes"
  | "losses"
  | "attempts"
  | "node"
  | "cause"
  | "type"
  | "message"
  | "stack"
>;

/** The dead letters of one engine. */
export class DeadLetters {
  readonly #insert;
  readonly #newest;
  readonly #newestOf;

  constructor(
    db: Database,
    private readonly entries: Entries,
    private readonly clock: Clock,
  ) {
    this.#insert = db.prepare(
      "INSERT INTO dead (queue, pipeline, at, rows, about, data) VALUES (?, ?, ?, ?, ?, ?)",
    );
    const columns = "id, queue, pipeline, at, rows, about, data";
    this.#newest = db.prepare(`SELECT ${columns} FROM dead ORDER BY id DESC LIMIT ?`);
    this.#newestOf = db.prepare(
      `SELECT ${columns} FROM dead WHERE pipeline = ? ORDER BY id DESC LIMIT ?`,
    );
    for (const [no, rows] of db
      .prepare("SELECT queue, sum(rows) FROM dead GROUP BY queue")
      .all([])) {
      entries.byNo(Number(no)).deadRows = Number(rows);
    }
  }

  add(turn: Turn, write: DeadWrite): void {
    const queue = this.entries.ensure(turn, write.pipeline, write.queue);
    const { planId, signature, bytes, losses, attempts, node, cause, type, message, stack } = write;
    const about: About = {
      planId,
      signature,
      bytes,
      losses,
      attempts,
      node,
      cause,
      type,
      message,
      stack,
    };
    this.#insert.run([
      BigInt(queue.no),
      write.pipeline,
      BigInt(Math.trunc(this.clock.now())),
      BigInt(write.rows),
      JSON.stringify(about),
      write.payload,
    ]);
    turn.bytes += write.payload.length + 12_000;
    turn.afterCommit(() => {
      queue.deadRows += write.rows;
      queue.activity += 1;
    });
  }

  newest(pipeline: string | undefined, limit: number): readonly DeadEntry[] {
    const rows =
      pipeline === undefined
        ? this.#newest.all([BigInt(limit)])
        : this.#newestOf.all([pipeline, BigInt(limit)]);
    return rows.map(([id, queue, of, at, count, about, data]) => ({
      ...(JSON.parse(String(about)) as About & { readonly attempts: readonly AttemptRecord[] }),
      id: String(id),
      pipeline: String(of),
      queue: this.entries.byNo(Number(queue)).name,
      rows: Number(count),
      timeMs: Number(at),
      payload: Buffer.isBuffer(data) ? data : Buffer.alloc(0),
    }));
  }
}
