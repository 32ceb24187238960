/**
 * The store as it must be, computed from what was asked at the broker's door: which rows lie in which
 * queue, who holds them, what is staged. Rows are told apart by queue and key, so what lies in a queue
 * twice is seen.
 */
import { type Destinies, placed } from "./destiny.js";
import type { Lot, Ref, Row } from "./event.js";

/** What an act changes, all of it or nothing. */
export interface Effect {
  readonly gone: readonly Placed[];
  readonly come: readonly Placed[];
}

/** A row in a queue. */
export interface Placed {
  readonly queue: string;
  readonly row: Row;
}

/** Numbers that an entry must show when it is leased. */
export interface Expected {
  readonly least: number;
  readonly most: number;
}

/** An entry that was leased at least once. */
export interface Entry {
  readonly lot: Lot;
  /** The last lease. */
  readonly ref: Ref;
  /** True until it is given back, committed or split; an expired lease is not seen from here. */
  readonly held: boolean;
  /** True when a commit or a split has ended it. */
  readonly ended: boolean;
}

/** Rows in queues. */
export class Ledger {
  /** Leased entries by id. */
  readonly entries = new Map<string, Entry>();
  /** Parts of calls that no commit has published. */
  readonly staged = new Map<string, Map<number, readonly Lot[]>>();
  /** Rows in each queue. */
  readonly totals = new Map<string, number>();
  readonly losses = new Map<string, Expected>();
  readonly attempts = new Map<string, Expected>();
  readonly #destinies: Destinies;
  readonly #lying = new Map<string, number>();
  readonly #came = new Map<string, number>();
  readonly #holders = new Map<string, string>();

  constructor(destinies: Destinies) {
    this.#destinies = destinies;
  }

  /** Rows of this key that lie in the queue: 0 or, if something is wrong, more than 1. */
  lying({ queue, row }: Placed): number {
    return this.#lying.get(placed(queue, row.key)) ?? 0;
  }

  /** How often a row of this key has come into the queue. */
  came({ queue, row }: Placed): number {
    return this.#came.get(placed(queue, row.key)) ?? 0;
  }

  /** The pushed row that a row was made of. */
  rootOf({ queue, row }: Placed): string | undefined {
    return this.#destinies.rootOf(queue, row);
  }

  /** The id of another entry, in somebody's hands or given back, that has this row of the queue. */
  otherHolder({ queue, row }: Placed, id: string): string | undefined {
    const other = this.#holders.get(placed(queue, row.key));
    return other === undefined || other === id || this.entries.get(other)?.ended !== false
      ? undefined
      : other;
  }

  hold(lot: Lot, ref: Ref): void {
    this.entries.set(ref.id, { lot, ref, held: true, ended: false });
    for (const row of lot.rows) this.#holders.set(placed(lot.queue, row.key), ref.id);
  }

  /** True if this lease is the entry's last, and it was neither given back nor ended. */
  isHeld(ref: Ref): boolean {
    const entry = this.entries.get(ref.id);
    return entry !== undefined && entry.held && isSame(entry.ref, ref);
  }

  /** The hold of this lease ends, if it is still the last. */
  letGo(ref: Ref, how: "given back" | "ended"): void {
    const entry = this.entries.get(ref.id);
    if (entry === undefined || (how === "given back" && !isSame(entry.ref, ref))) return;
    this.entries.set(ref.id, { ...entry, held: false, ended: entry.ended || how === "ended" });
  }

  /** Rows of entries that were leased. */
  rowsOf(refs: readonly Ref[]): Placed[] {
    return refs.flatMap(({ id }) => {
      const lot = this.entries.get(id)?.lot;
      return lot === undefined ? [] : placedRows([lot]);
    });
  }

  /** Writes an effect down. @returns rows that have come into a queue a second time. */
  apply({ gone, come }: Effect): Placed[] {
    for (const one of gone) this.#add(one, -1);
    for (const one of come) this.#add(one, 1);
    const before = new Set(gone.map(({ queue, row }) => placed(queue, row.key)));
    return come.filter((one) => {
      const at = placed(one.queue, one.row.key);
      // What was there before has not come: it was put back.
      if (before.delete(at)) return false;
      const times = this.came(one) + 1;
      this.#came.set(at, times);
      return times > 1;
    });
  }

  /** What entries with these rows must show from now on. */
  expect(lots: readonly Lot[]): void {
    for (const { queue, rows, losses, attempts } of lots) {
      for (const { key } of rows) {
        this.losses.set(placed(queue, key), { least: losses, most: losses });
        this.attempts.set(placed(queue, key), { least: attempts, most: attempts });
      }
    }
  }

  #add(one: Placed, by: 1 | -1): void {
    const at = placed(one.queue, one.row.key);
    this.#lying.set(at, (this.#lying.get(at) ?? 0) + by);
    this.totals.set(one.queue, (this.totals.get(one.queue) ?? 0) + by);
  }
}

/** The rows of lots, each in its queue. */
export function placedRows(lots: readonly Lot[]): Placed[] {
  return lots.flatMap(({ queue, rows }) => rows.map((row) => ({ queue, row })));
}

function isSame(one: Ref, other: Ref): boolean {
  return one.nonce === other.nonce && one.delivery === other.delivery;
}
