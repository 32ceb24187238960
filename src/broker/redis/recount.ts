/**
 * Recounts the stored data. For each pipeline, the engine reads everything but payloads at one moment. It reads
 * payloads afterwards, while work continues. If an entry has ended by then, the engine takes its rows from its head.
 */
import { StairsError } from "@stairs/core";
import type { Amount, Recount, RecountRequest } from "../contract.js";
import { letterHeads } from "./codec.js";
import type { SlotKey } from "./keys.js";
import { bytes, groups, list, number, pairs, type Reply, text } from "./reply.js";
import { inventoryScript, lettersScript } from "./scripts/letters.js";
import { fieldsOf, queueTotals } from "./slot-state.js";
import type { Slots } from "./slots.js";

const payloadsAtOnce = 64;

/** Returns how many rows a payload has; throws if the payload is unreadable. */
type RowsOf = RecountRequest["rowsOf"];

interface Item {
  readonly id: string;
  readonly queue: string;
  readonly rows: number;
  readonly bytes: number;
  readonly place: "present" | "delayed" | "dead";
}

/** The recounts of one store. */
export class Recounts {
  readonly #slots: Slots;
  readonly #isClosed: () => boolean;

  constructor(slots: Slots, isClosed: () => boolean) {
    this.#slots = slots;
    this.#isClosed = isClosed;
  }

  /** See `Broker.recount`. */
  async count({ rowsOf, pipeline }: RecountRequest): Promise<readonly Recount[]> {
    const { connection, keys } = this.#slots;
    const names =
      pipeline === undefined
        ? list(await connection.command("SMEMBERS", keys.pipelines))
            .map(text)
            .sort()
        : [pipeline];
    const counts: Recount[] = [];
    for (const name of names) counts.push(...(await this.#count(rowsOf, name)));
    return counts;
  }

  async #count(rowsOf: RowsOf, pipeline: string): Promise<readonly Recount[]> {
    const [state, entries, letters] = list(await this.#slots.run(pipeline, inventoryScript, []));
    const items = itemsOf(entries, letters);
    const counts = new Map(
      [...fieldsOf(pairs(state))].map(([queue, fields]) => {
        const { ready, leased, delayed, dead, counters, drops } = queueTotals(fields);
        const present = sum(ready, leased);
        const found = { present: zero(), delayed: zero(), dead: 0, counters, drops };
        const counted = { present, delayed, dead: dead.rows, counters, drops };
        return [queue, { pipeline, queue, counted, found, unreadable: 0 }];
      }),
    );
    for (let from = 0; from < items.length; from += payloadsAtOnce) {
      const some = items.slice(from, from + payloadsAtOnce);
      for (const [item, rows] of await this.#rows(rowsOf, pipeline, some)) {
        const count = counts.get(item.queue);
        if (count === undefined) continue;
        if (rows === undefined) count.unreadable += 1;
        if (item.place === "dead") count.found.dead += rows ?? 0;
        else
          count.found[item.place] = sum(count.found[item.place], {
            entries: 1,
            rows: rows ?? 0,
            bytes: item.bytes,
          });
      }
      if (this.#isClosed())
        throw new StairsError("WRONG_STATE", "The recount did not finish: the broker was closed.");
    }
    return [...counts.values()];
  }

  /** The rows of each item; undefined if its payload is unreadable. */
  async #rows(
    rowsOf: RowsOf,
    pipeline: string,
    items: readonly Item[],
  ): Promise<readonly (readonly [Item, number | undefined])[]> {
    const { connection, keys } = this.#slots;
    const dead = items.filter(({ place }) => place === "dead");
    const live = items.filter(({ place }) => place !== "dead");
    const payloads = async (key: SlotKey, some: readonly Item[]): Promise<readonly Reply[]> =>
      some.length === 0
        ? []
        : list(await connection.command("HMGET", keys.of(pipeline, key), ...some.map(idOf)));
    const data = [...(await payloads("payloads", live)), ...(await payloads("remains", dead))];
    // This check comes after the reading of payloads: an item that is still unchanged had its payload before, so a
    // missing one is damage.
    const there = new Set([
      ...(await this.#entriesThere(pipeline, live)),
      ...(await this.#lettersThere(pipeline, dead)),
    ]);
    return [...live, ...dead].map((item, at) => {
      if (!there.has(item)) return [item, item.rows];
      try {
        return [item, rowsOf(bytes(data[at]))];
      } catch {
        return [item, undefined];
      }
    });
  }

  async #entriesThere(pipeline: string, items: readonly Item[]): Promise<readonly Item[]> {
    if (items.length === 0) return [];
    const { connection, keys } = this.#slots;
    const entries = keys.of(pipeline, "entries");
    const heads = list(await connection.command("HMGET", entries, ...items.map(idOf)));
    return items.filter((_, at) => heads[at] !== null);
  }

  /** The letters that no decision has cut meanwhile. */
  async #lettersThere(pipeline: string, items: readonly Item[]): Promise<readonly Item[]> {
    if (items.length === 0) return [];
    const args = [items.length, ...items.map(idOf)];
    const heads = letterHeads(await this.#slots.run(pipeline, lettersScript, args));
    const rows = new Map(heads.map((head) => [head.id, head.rows]));
    return items.filter((item) => rows.get(item.id) === item.rows);
  }
}

function idOf({ id }: Item): string {
  return id;
}

function itemsOf(entries: Reply | undefined, letters: Reply | undefined): Item[] {
  const live = groups(entries, 5).map(([id, queue, rows, bytes, delayed]) => ({
    id: text(id),
    queue: text(queue),
    rows: number(rows),
    bytes: number(bytes),
    place: number(delayed) === 1 ? ("delayed" as const) : ("present" as const),
  }));
  const dead = groups(letters, 3).map(([id, queue, rows]) => ({
    id: text(id),
    queue: text(queue),
    rows: number(rows),
    bytes: 0,
    place: "dead" as const,
  }));
  return [...live, ...dead];
}

function zero(): Amount {
  return { entries: 0, rows: 0, bytes: 0 };
}

function sum(a: Amount, b: Amount): Amount {
  return { entries: a.entries + b.entries, rows: a.rows + b.rows, bytes: a.bytes + b.bytes };
}
