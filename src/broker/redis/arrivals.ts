/**
 * Arriving rows, one step for each pipeline. A pipeline with a sequence or a guard of its own stores its rows in a step
 * of its own; a repetition of that step answers "duplicate". Rows of all other pipelines travel with the first step.
 */
import { StairsError } from "@stairs/core";
import type { EnqueueRequest, EnqueueResult, InboxKey } from "../contract.js";
import {
  counted,
  counterArguments,
  entryArguments,
  letterArguments,
  type Parcel,
} from "./codec.js";
import type { LetterIds } from "./letter-ids.js";
import { byPipeline, inboxField, type Outbox, parcelArguments } from "./outbox.js";
import { list, number, type Reply, text } from "./reply.js";
import { enqueueScript } from "./scripts/enqueue.js";
import type { Slots } from "./slots.js";

const nothing: Parcel = { entries: [], dead: [], counters: [] };

interface Step {
  readonly pipeline: string;
  readonly version: number | undefined;
  readonly inbox: readonly InboxKey[];
}

/** Puts rows into queues. */
export class Arrivals {
  readonly #slots: Slots;
  readonly #ids: LetterIds;
  readonly #outbox: Outbox;

  constructor(slots: Slots, ids: LetterIds, outbox: Outbox) {
    this.#slots = slots;
    this.#ids = ids;
    this.#outbox = outbox;
  }

  async enqueue(request: EnqueueRequest): Promise<EnqueueResult> {
    const parcels = byPipeline({ ...request, enqueue: request.entries });
    for (const { pipeline, queue } of request.entries) this.#slots.keys.checkQueue(pipeline, queue);
    const steps = stepsOf(request, parcels);
    let duplicate: EnqueueResult | undefined;
    let enqueued = false;
    for (const [at, step] of steps.entries()) {
      const own = parcels.get(step.pipeline) ?? nothing;
      const others =
        at > 0 ? [] : [...parcels].filter(([name]) => steps.every((one) => one.pipeline !== name));
      const result = await this.#step(step, own, others);
      if (result.status === "duplicate") duplicate ??= result;
      else if (result.status === "enqueued") enqueued = true;
      else return result;
    }
    return enqueued || duplicate === undefined ? { status: "enqueued" } : duplicate;
  }

  async lastSequence({ pipeline, source, epoch }: Omit<InboxKey, "sequence">): Promise<number> {
    const { connection, keys } = this.#slots;
    const inbox = keys.of(pipeline, "inbox");
    const last = await connection.command("HGET", inbox, inboxField(source, epoch));
    return last === null ? 0 : number(last);
  }

  async #step(
    { pipeline, version, inbox }: Step,
    own: Parcel,
    others: readonly (readonly [string, Parcel])[],
  ): Promise<EnqueueResult> {
    const result = await this.#ids.writing(pipeline, own.dead.length, async (ids) =>
      list(
        await this.#slots.run(pipeline, enqueueScript, [
          version ?? "",
          ...counted(inbox, ({ source, epoch, sequence }) => [inboxField(source, epoch), sequence]),
          ...counted(own.entries, entryArguments),
          ...counted(own.dead, (letter, at) => letterArguments(letter, ids[at] ?? 0)),
          ...counted(own.counters, counterArguments),
          ...parcelArguments(others),
        ]),
      ),
    );
    if (others.length > 0) await this.#outbox.move(pipeline);
    return enqueueResult(pipeline, inbox, result);
  }
}

function stepsOf(
  { inbox, guard }: EnqueueRequest,
  parcels: ReadonlyMap<string, Parcel>,
): readonly Step[] {
  const names = new Set([...guard, ...inbox].map(({ pipeline }) => pipeline));
  const [first] = parcels.keys();
  if (names.size === 0 && first !== undefined) names.add(first);
  return [...names].map((pipeline) => ({
    pipeline,
    version: guard.find((one) => one.pipeline === pipeline)?.version,
    inbox: inbox.filter((one) => one.pipeline === pipeline),
  }));
}

function enqueueResult(
  pipeline: string,
  inbox: readonly InboxKey[],
  [status, place, next]: readonly Reply[],
): EnqueueResult {
  const word = text(status);
  switch (word) {
    case "enqueued":
      return { status: word };
    case "draining":
    case "plan_changed":
      return { status: word, pipeline };
    case "duplicate":
    case "gap": {
      const key = inbox[number(place) - 1];
      if (key === undefined) break;
      return word === "gap" ? { status: word, key, next: number(next) } : { status: word, key };
    }
  }
  throw new StairsError("INTERNAL", `Redis answered an enqueue with ${word}.`);
}
