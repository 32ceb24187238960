/**
 * Small histories written by hand: a pipeline of two queues, `a` (squares its value) and `b` (a consumer,
 * the sink), and short words for what happens at its door. Keys are `k1` for 1, `k2` for 2 …
 */
import type { Account } from "../../../support/history/account.js";
import type { Law } from "../../../support/history/destiny.js";
import type { Event, Lot, Ref, Row } from "../../../support/history/event.js";
import { type Begun, Journal } from "../../../support/history/journal.js";

/** The rows of some numbers as they lie in a queue. */
export function rows(queue: "a" | "b", ...numbers: readonly number[]): Row[] {
  return numbers.map((n) => ({ key: `k${n}`, value: queue === "a" ? n : n * n }));
}

export function lot(queue: "a" | "b", ...numbers: readonly number[]): Lot {
  return { queue, rows: rows(queue, ...numbers), losses: 0, attempts: 0 };
}

/** A lease of an entry. */
export function ref(queue: "a" | "b", id: string, delivery = 1): Ref {
  return { queue, id, nonce: `${id}-${delivery}`, delivery };
}

/** What must become of the numbers; 13 is a dead letter of `a`, and 100 is dropped there. */
export const law: Law = {
  destinyOf: ({ key, value }) => {
    const n = Number(value);
    const entry = { place: "a", row: { key, value: n } };
    if (n === 13) return { seen: [entry], ends: [{ how: "dead", place: "a", key }] };
    if (n === 100) return { seen: [entry], ends: [{ how: "dropped", place: "a", key }] };
    const row = { key, value: n * n };
    return {
      seen: [
        entry,
        { place: "b", row, from: { place: "a", key } },
        { place: "sink", row, from: { place: "a", key } },
      ],
      ends: [{ how: "taken", place: "sink", key }],
    };
  },
  mayDieOf: ["crash"],
};

/** A history in the making. */
export class Story {
  readonly events: Event[] = [];
  readonly producer = Journal.inMemory(this.events, "producer");
  readonly worker = Journal.inMemory(this.events, "worker");
  readonly sink = Journal.inMemory(this.events, "sink");
  readonly door = Journal.inMemory(this.events, "door");

  /** Pushes numbers; the test ends the push. */
  pushing(...numbers: readonly number[]): Begun<"push"> {
    return this.producer.begin("push", { pipelines: ["p"], rows: rows("a", ...numbers) });
  }

  pushed(...numbers: readonly number[]): void {
    this.pushing(...numbers).ok({});
  }

  took(...numbers: readonly number[]): void {
    this.sink.note("take", { place: "sink", rows: rows("b", ...numbers) });
  }

  called(answer: "COMMITTED" | "STALE", ...numbers: readonly number[]): void {
    const call = { call: "c", place: "a", rows: rows("a", ...numbers) };
    this.worker.begin("call", call).ok({ answer, failed: [] });
  }

  /** Numbers come into queue `a`. */
  arrived(...numbers: readonly number[]): void {
    const arrival = { lots: [lot("a", ...numbers)], dead: [], inbox: [`source ${numbers.join()}`] };
    this.door.begin("arrive", arrival).ok({ status: "enqueued" });
  }

  leased(lease: Ref, entry: Lot): void {
    this.door
      .begin("lease", { queue: lease.queue, nonce: lease.nonce })
      .ok({ entries: [{ ...entry, ...lease }] });
  }

  /** A commit; the test ends it. */
  committing(acks: readonly Ref[], enqueue: readonly Lot[], more: object = {}): Begun<"commit"> {
    const commit = `commit ${this.events.length}`;
    return this.door.begin("commit", {
      commit,
      acks,
      enqueue,
      delay: [],
      dead: [],
      publish: [],
      ...more,
    });
  }

  committed(acks: readonly Ref[], enqueue: readonly Lot[], more: object = {}): void {
    this.committing(acks, enqueue, more).ok({ status: "committed", lost: [] });
  }

  staged(call: string, ...lots: readonly Lot[]): void {
    lots.forEach((one, at) => this.door.begin("stage", { call, part: at + 1, lots: [one] }).ok({}));
  }

  looked(inQueues: Readonly<Record<string, number>>): void {
    this.door.begin("look", {}).ok({ rows: inQueues });
  }
}

/** An account in which everything that came into `a` went on to `b` and out. */
export function allOut(
  rowsIn: number,
  more: { a?: object; b?: object; dead?: Account["dead"] } = {},
): Account {
  const queue = { left: 0, in: rowsIn, out: rowsIn, dropped: 0, dead: 0 };
  return {
    queues: [
      { queue: "a", ...queue, ...more.a },
      { queue: "b", ...queue, ...more.b },
    ],
    dead: more.dead ?? [],
  };
}
