/**
 * Rows for other pipelines. A commit puts them as parcels into the slot of its own pipeline and gives each parcel a
 * number for its target. A coordinator moves the parcels in the order of their numbers, and waiting parcels together in
 * one step: first into the target, which accepts each number once, then out of the sender's slot. Several coordinators
 * may move them at once without losing or doubling a row.
 *
 * On a cluster, one of the two slots can be set back without the other. Then the target lacks numbers, or it has
 * accepted a number for another parcel, as the parcel's label shows. In both cases the numbers restart in a new series.
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

/** The maximum number of parcels, and of their bytes, in one step. */
const parcelsAtOnce = 64;
const bytesAtOnce = 4 * 1024 ** 2;

/** A parcel on its way to a target, with its number. */
interface Numbered {
  readonly place: number;
  /** The parcel's id and a text description of its contents. */
  readonly label: string;
  readonly parcel: Parcel;
}

/** The source and the target of parcels, and the series of their numbers. */
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
  /**
   * Moves that start when the running move ends. One such move serves all callers that have come since the running move
   * started.
   */
  readonly #next = new Map<string, Promise<void>>();
  /** Why a way is stuck, by `SOURCE TARGET`. */
  readonly #stuck = new Map<string, string>();

  constructor(slots: Slots, ids: LetterIds, log: Log) {
    this.#slots = slots;
    this.#ids = ids;
    this.#log = log;
  }

  /** Moves a pipeline's parcels for other pipelines, after the running move. A parcel that cannot move now stays. */
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

  /** Resolves when no move is running. */
  async idle(): Promise<void> {
    await Promise.all([...this.#moving.values(), ...this.#next.values()]);
  }

  #begin(source: string): Promise<void> {
    const moving = this.#move(source)
      .catch((error: unknown) =>
        this.#log.warn(
          `The coordinator could not move rows of ${source} to other pipelines; it will try again: ${messageOf(error)}`,
        ),
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
        // If the server is away, no other parcel can move either, so the move ends. Any other failure holds up only its
        // own way.
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

  /** The coordinator retries every second and logs an error only if it differs from the last one. */
  #complain({ source, target }: Way, error: unknown): void {
    const words = messageOf(error);
    if (this.#stuck.get(`${source} ${target}`) === words) return;
    this.#stuck.set(`${source} ${target}`, words);
    const facts = { pipeline: source, target, code: codeOf(error), error: words };
    this.#log.error(facts, "the coordinator cannot move rows to another pipeline");
  }

  /** How many parcels one step moves: at least one. */
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

  /** Moves some parcels. @returns whether all of them have arrived. */
  async #bring(way: Way, places: readonly number[]): Promise<boolean> {
    const { connection, keys } = this.#slots;
    const fields = places.flatMap((place) => [nameOf(way, place), `${nameOf(way, place)} label`]);
    const outbox = keys.of(way.source, "outbox");
    const stored = groups(await connection.command("HMGET", outbox, ...fields), 2);
    const parcels = places.flatMap((place, at): Numbered[] => {
      const [parcel, label] = stored[at] ?? [];
      // Another coordinator has moved this parcel meanwhile.
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

  /**
   * Puts parcels into their target in one step. @returns false if the target has accepted nothing, because one of them
   * has arrived already or its number does not fit.
   */
  async #areTaken(way: Way, parcels: readonly Numbered[]): Promise<boolean> {
    const [status] = await this.#arrive(way, parcels);
    return text(status) === "enqueued";
  }

  /** @returns the parcels that have arrived: all parcels before the first one whose number does not fit. */
  async #oneByOne(way: Way, parcels: readonly Numbered[]): Promise<readonly Numbered[]> {
    for (const [at, one] of parcels.entries()) {
      const [status] = await this.#arrive(way, [one]);
      if (["gap", "taken"].includes(text(status))) return parcels.slice(0, at);
    }
    return parcels;
  }

  /** Restarts the numbers of a way, unless another coordinator has moved the parcel that does not fit. */
  async #renumber({ source, target, series }: Way, { place, label }: Numbered): Promise<void> {
    const args = [target, series, place, label, randomUUID()];
    if (number(await this.#slots.run(source, renumberScript, args)) === 0) return;
    this.#slots.wasSetBack(
      source,
      `Parcel ${place} of ${source} is not the one that ${target} expects: the store of one of them was set back to an earlier state. Changes that it had acknowledged after that state are lost unless producers send them again. Rows for ${target} continue with new numbers.`,
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

/** The inbox field of a source. */
export function inboxField(source: string, epoch: string): string {
  return JSON.stringify([source, epoch]);
}

/** Groups the rows of one step by pipeline. */
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

/** @param parcels The parcels for other pipelines. */
export function parcelArguments(parcels: Iterable<readonly [string, Parcel]>): Argument[] {
  return counted([...parcels], ([pipeline, parcel]) => {
    const rows = new Map<string, number>();
    for (const entry of parcel.entries)
      rows.set(entry.queue, (rows.get(entry.queue) ?? 0) + entry.rows);
    const queues = counted([...rows], (pair) => pair);
    return [pipeline, randomUUID(), ...queues, encodeParcel(parcel), plansOf(parcel)];
  });
}

/** The plans that a parcel names, as a script argument. */
export function plansOf({ entries, dead }: Parcel): string {
  return [...new Set([...entries, ...dead].map(({ planId }) => planId))].join(" ");
}

function nameOf({ target, series }: Way, place: number): string {
  return `${target} ${series} ${place}`;
}

/** The parcels' numbers, in order, by way. */
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
