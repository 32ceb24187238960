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

/** Rows in queues. */
export class Ledger {
  /** Parts of calls that no commit has published. */
  readonly staged = new Map<string, Map<number, readonly Lot[]>>();
  /** Rows in each queue. */
  readonly totals = new Map<string, number>();
  readonly losses = new Map<string, Expected>();
  readonly attempts = new Map<string, Expected>();
  readonly #destinies: Destinies;
  readonly #leases = new Map<string, Lot>();
  /** The last lease of each entry in somebody's hands, by queue and id. */
  readonly #held = new Map<string, Ref>();
  readonly #lying = new Map<string, number>();
  readonly #came = new Map<string, number>();
  readonly #holders = new Map<string, Ref>();

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

  /** What was leased with a lease; undefined for one that nobody has given. */
  lotOf(ref: Ref): Lot | undefined {
    return this.#leases.get(JSON.stringify([ref.queue, ref.id, ref.nonce, ref.delivery]));
  }

  /** Another entry in somebody's hands that has this row; one that is given back may get another id. */
  otherHolder({ queue, row }: Placed, id: string): Ref | undefined {
    const other = this.#holders.get(placed(queue, row.key));
    return other === undefined || other.id === id || !this.isHeld(other) ? undefined : other;
  }

  hold(lot: Lot, { queue, id, nonce, delivery }: Ref): void {
    const ref = { queue, id, nonce, delivery };
    this.#leases.set(JSON.stringify(Object.values(ref)), lot);
    this.#held.set(placed(queue, id), ref);
    for (const row of lot.rows) this.#holders.set(placed(lot.queue, row.key), ref);
  }

  /**
   * True if this lease is its entry's last, and it was neither given back nor ended. That a lease has run out is
   * not seen from here.
   */
  isHeld(ref: Ref): boolean {
    const held = this.#held.get(placed(ref.queue, ref.id));
    return held !== undefined && held.nonce === ref.nonce && held.delivery === ref.delivery;
  }

  /** The hold of this lease ends, if it is still the last. */
  letGo(ref: Ref): void {
    if (this.isHeld(ref)) this.#held.delete(placed(ref.queue, ref.id));
  }

  /** Rows of entries that were leased. */
  rowsOf(refs: readonly Ref[]): Placed[] {
    return refs.flatMap((ref) => {
      const lot = this.lotOf(ref);
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

/** True if a row of this key and queue is one of these. */
export function isAmong({ queue, row }: Placed, rows: readonly Placed[]): boolean {
  return rows.some((one) => one.queue === queue && one.row.key === row.key);
}
