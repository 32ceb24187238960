/**
 * Rows for other pipelines. They lie in their own pipeline's slot from the commit on, each parcel with a number for its
 * target, and are moved in that order, as many in a step as have come together: into the target, which takes each number
 * once, then out of here. Any coordinator may move them, several at once: nothing is lost or doubled.
 *
 * On a cluster one of the two slots can be set back without the other. Then the target misses numbers, or has taken one for
 * another parcel, which it knows by the label: the numbers begin anew, in a series of another name.
 */
import { randomUUID } from "node:crypto";
import { codeOf, messageOf, passes } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { CounterDelta, DeadWrite, EntryWrite } from "../contract.js";
import {
  counted,
  counterArguments,
  decodeParcel,
  encodeParcel,
  entryArguments,
  letterArguments,
  type Parcel,
} from "./codec.js";
import type { Argument } from "./connection.js";
import type { LetterIds } from "./letter-ids.js";
import { groups, list, number, type Reply, text } from "./reply.js";
import { arriveScript } from "./scripts/enqueue.js";
import { arrivedScript, renumberScript } from "./scripts/pipeline.js";
import type { Slots } from "./slots.js";

/** So many parcels are moved in one step at the most, and so many bytes of them. */
const parcelsAtOnce = 64;
const bytesAtOnce = 4 * 1024 ** 2;

/** A parcel on its way to a target, and its place there. */
interface Numbered {
  readonly place: number;
  /** The parcel's id, and what is in it, in words. */
  readonly label: string;
  readonly parcel: Parcel;
}

/** From where parcels go to where, and the series of their numbers. */
interface Way {
  readonly source: string;
  readonly target: string;
  readonly series: string;
}

/** Moves parcels. */
export class Outbox {
  readonly #slots: Slots;
  readonly #ids: LetterIds;
  readonly #log: Log;
  readonly #moving = new Map<string, Promise<void>>();
  /** Those that begin when what is being moved is there, for everybody who has come since it began. */
  readonly #next = new Map<string, Promise<void>>();
  /** Why a way is stuck, by `SOURCE TARGET`. */
  readonly #stuck = new Map<string, string>();

  constructor(slots: Slots, ids: LetterIds, log: Log) {
    this.#slots = slots;
    this.#ids = ids;
    this.#log = log;
  }

  /** Moves what a pipeline has for others, after what is being moved already. What cannot be moved now stays. */
  move(source: string): Promise<void> {
    const waiting = this.#next.get(source);
    if (waiting !== undefined) return waiting;
    const before = this.#moving.get(source);
    if (before === undefined) return this.#begin(source);
    const next = before.then(() => {
      this.#next.delete(source);
      return this.#begin(source);
    });
    this.#next.set(source, next);
    return next;
  }

  /** Resolves when nothing is being moved. */
  async idle(): Promise<void> {
    await Promise.all([...this.#moving.values(), ...this.#next.values()]);
  }

  #begin(source: string): Promise<void> {
    const moving = this.#move(source)
      .catch((error: unknown) =>
        this.#log.warn(`Rows of ${source} for other pipelines wait: ${messageOf(error)}`),
      )
      .finally(() => this.#moving.delete(source));
    this.#moving.set(source, moving);
    return moving;
  }

  async #move(source: string): Promise<void> {
    const { connection, keys } = this.#slots;
    const names = list(await connection.command("HKEYS", keys.of(source, "outbox"))).map(text);
    for (const [way, places] of byWay(source, names)) {
      try {
        await this.#moveOn(way, places);
        this.#stuck.delete(`${way.source} ${way.target}`);
      } catch (error) {
        // Nothing else is to be moved to a server that is away. A parcel that cannot be moved holds up its own way only.
        if (passes(error)) throw error;
        this.#complain(way, error);
      }
    }
  }

  async #moveOn(way: Way, places: readonly number[]): Promise<void> {
    let left = places;
    while (left.length > 0) {
      const some = left.slice(0, await this.#fitting(way, left));
      left = (await this.#bring(way, some)) ? left.slice(some.length) : [];
    }
  }

  /** Each second the same is tried again; it is said when it is new. */
  #complain({ source, target }: Way, error: unknown): void {
    const words = messageOf(error);
    if (this.#stuck.get(`${source} ${target}`) === words) return;
    this.#stuck.set(`${source} ${target}`, words);
    const facts = { pipeline: source, target, code: codeOf(error), error: words };
    this.#log.error(facts, "rows for another pipeline cannot be moved");
  }

  /** How many parcels are moved together: at least one. */
  async #fitting(way: Way, places: readonly number[]): Promise<number> {
    if (places.length === 1) return 1;
    const { connection, keys } = this.#slots;
    const outbox = keys.of(way.source, "outbox");
    const some = places.slice(0, parcelsAtOnce);
    const sizes = await Promise.all(
      some.map((place) => connection.command("HSTRLEN", outbox, nameOf(way, place))),
    );
    let bytes = 0;
    const tooMany = sizes.findIndex((size) => (bytes += number(size)) > bytesAtOnce);
    return tooMany < 0 ? some.length : Math.max(1, tooMany);
  }

  /** Moves some parcels. @returns whether all of them are there now. */
  async #bring(way: Way, places: readonly number[]): Promise<boolean> {
    const { connection, keys } = this.#slots;
    const fields = places.flatMap((place) => [nameOf(way, place), `${nameOf(way, place)} label`]);
    const outbox = keys.of(way.source, "outbox");
    const stored = groups(await connection.command("HMGET", outbox, ...fields), 2);
    const parcels = places.flatMap((place, at): Numbered[] => {
      const [parcel, label] = stored[at] ?? [];
      // Somebody else has moved it meanwhile.
      if (!Buffer.isBuffer(parcel)) return [];
      return [{ place, label: text(label), parcel: decodeParcel(parcel) }];
    });
    const together = parcels.length > 1 && (await this.#areTaken(way, parcels));
    const there = together ? parcels : await this.#oneByOne(way, parcels);
    if (there.length > 0) {
      const args = [way.target, way.series, ...counted(there, ({ place }) => [place])];
      await this.#slots.run(way.source, arrivedScript, args);
    }
    const [next] = parcels.slice(there.length);
    if (next === undefined) return true;
    await this.#renumber(way, next);
    return false;
  }

  /** Puts parcels into their target in one step, which has happened unless one of them is there already. */
  async #areTaken(way: Way, parcels: readonly Numbered[]): Promise<boolean> {
    const [status] = await this.#arrive(way, parcels);
    return text(status) === "enqueued";
  }

  /** @returns those that are there now: the first ones, up to one whose number does not fit. */
  async #oneByOne(way: Way, parcels: readonly Numbered[]): Promise<readonly Numbered[]> {
    for (const [at, one] of parcels.entries()) {
      const [status] = await this.#arrive(way, [one]);
      if (["gap", "taken"].includes(text(status))) return parcels.slice(0, at);
    }
    return parcels;
  }

  /** Lets the numbers of a way begin anew, unless the parcel that does not fit has been moved by somebody else. */
  async #renumber({ source, target, series }: Way, { place, label }: Numbered): Promise<void> {
    const args = [target, series, place, label, randomUUID()];
    if (number(await this.#slots.run(source, renumberScript, args)) === 0) return;
    this.#slots.wasSetBack(
      source,
      `Parcel ${place} of ${source} is not the one that ${target} expects: the store of one of them was set back. What it had acked since then is gone, unless its producers send it again; rows for ${target} go on with new numbers.`,
    );
    void this.move(source);
  }

  #arrive(
    { source, target, series }: Way,
    parcels: readonly Numbered[],
  ): Promise<readonly Reply[]> {
    const all = parcels.map(({ parcel }) => parcel);
    const entries = all.flatMap((parcel) => parcel.entries);
    const dead = all.flatMap((parcel) => parcel.dead);
    const counters = all.flatMap((parcel) => parcel.counters);
    const field = JSON.stringify(["outbox", source, series]);
    return this.#ids.writing(target, dead.length, async (ids) =>
      list(
        await this.#slots.run(target, arriveScript, [
          "",
          ...counted(parcels, ({ place, label }) => [field, place, label]),
          ...counted(entries, entryArguments),
          ...counted(dead, (letter, at) => letterArguments(letter, ids[at] ?? 0)),
          ...counted(counters, counterArguments),
          0,
        ]),
      ),
    );
  }
}

/** The field of an inbox for a source. */
export function inboxField(source: string, epoch: string): string {
  return JSON.stringify([source, epoch]);
}

/** What lies in one step but belongs to several pipelines, by pipeline. */
export function byPipeline(rows: {
  readonly enqueue: readonly EntryWrite[];
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}): Map<string, Parcel> {
  const parcels = new Map<
    string,
    { entries: EntryWrite[]; dead: DeadWrite[]; counters: CounterDelta[] }
  >();
  const of = (pipeline: string) => {
    let parcel = parcels.get(pipeline);
    if (parcel === undefined)
      parcels.set(pipeline, (parcel = { entries: [], dead: [], counters: [] }));
    return parcel;
  };
  for (const entry of rows.enqueue) of(entry.pipeline).entries.push(entry);
  for (const letter of rows.dead) of(letter.pipeline).dead.push(letter);
  for (const counter of rows.counters) of(counter.pipeline).counters.push(counter);
  return parcels;
}

/** @param parcels Those for other pipelines. */
export function parcelArguments(parcels: Iterable<readonly [string, Parcel]>): Argument[] {
  return counted([...parcels], ([pipeline, parcel]) => {
    const rows = new Map<string, number>();
    for (const entry of parcel.entries)
      rows.set(entry.queue, (rows.get(entry.queue) ?? 0) + entry.rows);
    const queues = counted([...rows], (pair) => pair);
    return [pipeline, randomUUID(), ...queues, encodeParcel(parcel), plansOf(parcel)];
  });
}

/** The plans that a parcel names, as the scripts take them. */
export function plansOf({ entries, dead }: Parcel): string {
  return [...new Set([...entries, ...dead].map(({ planId }) => planId))].join(" ");
}

function nameOf({ target, series }: Way, place: number): string {
  return `${target} ${series} ${place}`;
}

/** The parcels' numbers, in order, by where they go. */
function byWay(source: string, names: readonly string[]): Map<Way, number[]> {
  const ways = new Map<string, { way: Way; places: number[] }>();
  for (const name of names) {
    const [target = "", series = "", place, beside] = name.split(" ");
    if (beside !== undefined) continue;
    const key = `${target} ${series}`;
    let of = ways.get(key);
    if (of === undefined) ways.set(key, (of = { way: { source, target, series }, places: [] }));
    of.places.push(Number(place));
  }
  for (const { places } of ways.values()) places.sort((a, b) => a - b);
  return new Map([...ways.values()].map(({ way, places }) => [way, places]));
}
