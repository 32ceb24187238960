/** Dead letters of all pipelines, as one list in order of number. */
import { StairsError } from "@stairs/core";
import type {
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadHead,
  DeadPage,
} from "../contract.js";
import { isWanted } from "../contract/dead-letter.js";
import {
  counted,
  counterArguments,
  decisionArguments,
  entryArguments,
  letterArguments,
  letterHeads,
  type Parcel,
  wholeLetter,
} from "./codec.js";
import type { LetterIds } from "./letter-ids.js";
import { byPipeline, type Outbox, parcelArguments } from "./outbox.js";
import { list, text } from "./reply.js";
import { lettersScript, settleDeadScript } from "./scripts/letters.js";
import type { Slots } from "./slots.js";

/** How many letters the engine examines for one page, so that a search does not block other work for long. */
const pageLetters = 1000;
/** How many heads the engine reads in one step. */
const headsAtOnce = 250;

const nothing: Parcel = { entries: [], dead: [], counters: [] };

interface Place {
  readonly id: string;
  readonly pipeline: string;
}

/** The dead letters of one store. */
export class Letters {
  readonly #slots: Slots;
  readonly #ids: LetterIds;
  readonly #outbox: Outbox;

  constructor(slots: Slots, ids: LetterIds, outbox: Outbox) {
    this.#slots = slots;
    this.#ids = ids;
    this.#outbox = outbox;
  }

  async page(filter: DeadFilter): Promise<DeadPage> {
    const places = await this.#places(filter);
    const heads = await this.#heads(places);
    const letters: DeadHead[] = [];
    let last: string | undefined;
    for (const { id } of places) {
      if (letters.length >= filter.limit) return { letters, next: last ?? filter.after };
      last = id;
      const head = heads.get(id);
      if (head !== undefined && isWanted(head, filter)) letters.push(head);
    }
    return { letters, next: places.length < pageLetters ? undefined : last };
  }

  async letter(id: string): Promise<DeadEntry | undefined> {
    const pipeline = await this.#find(id);
    if (pipeline === undefined) return undefined;
    const { connection, keys } = this.#slots;
    const [head, payload, history] = await Promise.all([
      this.#heads([{ id, pipeline }]),
      connection.command("HGET", keys.of(pipeline, "remains"), id),
      connection.command("HGET", keys.of(pipeline, "histories"), id),
    ]);
    const found = head.get(id);
    if (found === undefined || !Buffer.isBuffer(payload) || !Buffer.isBuffer(history))
      return undefined;
    return wholeLetter(found, history, payload);
  }

  async settle(decision: DeadDecision): Promise<DeadDecisionResult> {
    const home = await this.#homeOf(decision);
    if (home === undefined) {
      const letters = decision.letters.map(({ id }) => id);
      return letters.length > 0 ? { status: "changed", letters } : { status: "settled" };
    }
    for (const { pipeline, queue } of decision.enqueue)
      this.#slots.keys.checkQueue(pipeline, queue);
    const parcels = byPipeline(decision);
    const own = parcels.get(home) ?? nothing;
    parcels.delete(home);
    const known = await Promise.all(
      decision.letters.map(async ({ id, left }) => (left === null ? undefined : this.letter(id))),
    );
    const [status, detail] = await this.#ids.writing(home, own.dead.length, async (ids) =>
      list(
        await this.#slots.run(
          home,
          settleDeadScript,
          [
            ...counted(decision.letters, (one, at) => decisionArguments(one, known[at])),
            ...counted(own.entries, entryArguments),
            ...counted(own.dead, (letter, at) => letterArguments(letter, ids[at] ?? 0)),
            ...counted(own.counters, counterArguments),
            ...parcelArguments(parcels),
          ],
          decision.id,
        ),
      ),
    );
    if (text(status) === "changed") return { status: "changed", letters: list(detail).map(text) };
    if (parcels.size > 0) await this.#outbox.move(home);
    return { status: "settled" };
  }

  /** The next letters in the filter's order, regardless of the filter's traits. */
  async #places(filter: DeadFilter): Promise<readonly Place[]> {
    const { connection, keys, views } = this.#slots;
    const { order = "newest" } = filter;
    const after = filter.after === undefined ? undefined : idOf(filter.after);
    const upTo = filter.upTo === undefined ? undefined : idOf(filter.upTo);
    const range =
      order === "oldest"
        ? [after === undefined ? "-inf" : `(${after}`, upTo ?? "+inf", "BYSCORE"]
        : [highest(after, upTo), "-inf", "BYSCORE", "REV"];
    const pipelines = filter.pipeline === undefined ? [...views.keys()] : [filter.pipeline];
    const pages = await Promise.all(
      pipelines.map(async (pipeline) => {
        const letters = keys.of(pipeline, "letters");
        const words = ["ZRANGE", letters, ...range, "LIMIT", 0, pageLetters] as const;
        const [name, ...args] = words;
        const ids = list(await connection.command(name, ...args)).map(text);
        return ids.map((id) => ({ id, pipeline }));
      }),
    );
    const sign = order === "oldest" ? 1 : -1;
    const places = pages.flat().sort((a, b) => sign * (Number(a.id) - Number(b.id)));
    return places.slice(0, pageLetters);
  }

  async #heads(places: readonly Place[]): Promise<ReadonlyMap<string, DeadHead>> {
    const pipelines = new Map<string, string[]>();
    for (const { id, pipeline } of places) {
      this.#ids.remember(id, pipeline);
      const ids = pipelines.get(pipeline);
      if (ids === undefined) pipelines.set(pipeline, [id]);
      else ids.push(id);
    }
    const heads = new Map<string, DeadHead>();
    for (const [pipeline, ids] of pipelines) {
      for (let from = 0; from < ids.length; from += headsAtOnce) {
        const some = ids.slice(from, from + headsAtOnce);
        const answer = await this.#slots.run(pipeline, lettersScript, [some.length, ...some]);
        for (const head of letterHeads(answer)) heads.set(head.id, head);
      }
    }
    return heads;
  }

  /** Finds the pipeline that has a letter. */
  async #find(id: string): Promise<string | undefined> {
    if (idOf(id) === undefined) return undefined;
    const known = this.#ids.pipelineOf(id);
    if (known !== undefined) return known;
    const { connection, keys, views } = this.#slots;
    const names = [...views.keys()];
    const found = await Promise.all(
      names.map((pipeline) => connection.command("HEXISTS", keys.of(pipeline, "dead"), id)),
    );
    const pipeline = names[found.indexOf(1)];
    if (pipeline !== undefined) this.#ids.remember(id, pipeline);
    return pipeline;
  }

  async #homeOf({ letters, enqueue, dead, counters }: DeadDecision): Promise<string | undefined> {
    const found = await Promise.all(letters.map(({ id }) => this.#find(id)));
    const homes = new Set(found.filter((pipeline) => pipeline !== undefined));
    if (homes.size > 1) {
      throw new StairsError(
        "INTERNAL",
        `A decision has dead letters of ${[...homes].join(" and ")}: a decision takes one pipeline.`,
      );
    }
    const [home] = homes;
    if (home !== undefined || letters.length > 0) return home;
    return [...enqueue, ...dead, ...counters][0]?.pipeline;
  }
}

/** Parses a letter's id; undefined for a text that cannot be one. */
function idOf(id: string): string | undefined {
  return /^\d{1,15}$/.test(id) ? id : undefined;
}

/** The start of the newest-first order. */
function highest(after: string | undefined, upTo: string | undefined): string {
  if (after === undefined) return upTo ?? "+inf";
  return upTo !== undefined && Number(upTo) < Number(after) ? upTo : `(${after}`;
}
