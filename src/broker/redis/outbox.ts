/**
 * Rows for other pipelines. They lie in their own pipeline's slot from the commit on, each parcel with a number for its
 * target, and are moved in that order: into the target, which takes each number once, then out of here. Any coordinator
 * may move them, several at once: nothing is lost or doubled.
 */
import { messageOf } from "@stairs/core";
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
import { list, text } from "./reply.js";
import { arriveScript } from "./scripts/enqueue.js";
import { arrivedScript } from "./scripts/pipeline.js";
import type { Slots } from "./slots.js";

/** Moves parcels. */
export class Outbox {
  readonly #moving = new Map<string, Promise<void>>();

  constructor(
    private readonly slots: Slots,
    private readonly ids: LetterIds,
    private readonly log: Log,
  ) {}

  /** Moves what a pipeline has for others, after what is being moved already. What cannot be moved now stays. */
  move(source: string): Promise<void> {
    const before = this.#moving.get(source) ?? Promise.resolve();
    const moving = before
      .then(() => this.#move(source))
      .catch((error: unknown) =>
        this.log.warn(`Rows of ${source} for other pipelines wait: ${messageOf(error)}`),
      )
      .finally(() => {
        if (this.#moving.get(source) === moving) this.#moving.delete(source);
      });
    this.#moving.set(source, moving);
    return moving;
  }

  /** Resolves when nothing is being moved. */
  async idle(): Promise<void> {
    await Promise.all(this.#moving.values());
  }

  async #move(source: string): Promise<void> {
    const { connection, keys } = this.slots;
    const outbox = keys.of(source, "outbox");
    const names = list(await connection.command("HKEYS", outbox)).map(text);
    for (const [target, numbers] of byTarget(names)) {
      for (const number of numbers) {
        const parcel = await connection.command("HGET", outbox, `${target} ${number}`);
        // Somebody else has moved it meanwhile.
        if (!Buffer.isBuffer(parcel)) continue;
        if (!(await this.#arrive(source, target, number, decodeParcel(parcel)))) break;
        await this.slots.run(source, arrivedScript, [target, number]);
      }
    }
  }

  async #arrive(source: string, target: string, number: number, parcel: Parcel): Promise<boolean> {
    const { entries, dead, counters } = parcel;
    const inbox = [inboxField("outbox", source), number];
    const [status, , next] = await this.ids.writing(target, dead.length, async (ids) =>
      list(
        await this.slots.run(target, arriveScript, [
          "",
          1,
          ...inbox,
          ...counted(entries, entryArguments),
          ...counted(dead, (letter, at) => letterArguments(letter, ids[at] ?? 0)),
          ...counted(counters, counterArguments),
          0,
        ]),
      ),
    );
    if (text(status) !== "gap") return true;
    this.log.error(
      `${target} expects parcel ${text(next)} of ${source}, not ${number}: its store was set back. The rows stay in ${source}.`,
    );
    return false;
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
    return [pipeline, ...counted([...rows], (pair) => pair), encodeParcel(parcel)];
  });
}

function byTarget(names: readonly string[]): Map<string, number[]> {
  const targets = new Map<string, number[]>();
  for (const name of names) {
    const [target = "", number, isRows] = name.split(" ");
    if (isRows !== undefined) continue;
    targets.set(target, [...(targets.get(target) ?? []), Number(number)]);
  }
  for (const numbers of targets.values()) numbers.sort((a, b) => a - b);
  return targets;
}
