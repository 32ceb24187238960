/**
 * A counter rises in the transaction of the change that it counts. The engine writes each counter at most once per
 * turn.
 */
import { type CounterDelta, type CounterName, counterNames } from "../contract.js";
import type { Database } from "./driver.js";
import type { Entries } from "./entries.js";
import type { Turn } from "./group.js";

/** The counters of one engine. */
export class Counters {
  readonly #entries: Entries;
  readonly #raise;
  readonly #raiseDrops;

  constructor(db: Database, entries: Entries) {
    this.#entries = entries;
    this.#raise = db.prepare(
      "INSERT INTO counter (queue, name, value) VALUES (?, ?, ?) ON CONFLICT (queue, name) DO UPDATE SET value = value + excluded.value",
    );
    this.#raiseDrops = db.prepare(
      "INSERT INTO drop_reason (queue, reason, rows) VALUES (?, ?, ?) ON CONFLICT (queue, reason) DO UPDATE SET rows = rows + excluded.rows",
    );
    for (const [no, text, value] of db.prepare("SELECT queue, name, value FROM counter").all([])) {
      const name = counterNames.find((known) => known === text);
      if (name !== undefined) entries.byNo(Number(no)).counters[name] = Number(value);
    }
    const drops = db.prepare("SELECT queue, reason, rows FROM drop_reason");
    for (const [no, reason, rows] of drops.all([]))
      entries.byNo(Number(no)).drops.add(String(reason), Number(rows));
  }

  add(turn: Turn, deltas: readonly CounterDelta[]): void {
    for (const delta of deltas)
      turn.add(this.#entries.ensure(turn, delta.pipeline, delta.queue), delta);
  }

  /** Writes the counts of a turn. */
  write(turn: Turn): void {
    for (const [queue, counts] of turn.counted) {
      for (const [name, by] of counts) this.#raise.run([BigInt(queue.no), name, BigInt(by)]);
      turn.afterCommit(() => raise(queue.counters, counts));
    }
    for (const [queue, { now, raised }] of turn.drops) {
      for (const [reason, rows] of raised)
        this.#raiseDrops.run([BigInt(queue.no), reason, BigInt(rows)]);
      turn.afterCommit(() => {
        queue.drops = now;
      });
    }
  }
}

function raise(
  counters: Record<CounterName, number>,
  counts: ReadonlyMap<CounterName, number>,
): void {
  for (const [name, by] of counts) counters[name] += by;
}
