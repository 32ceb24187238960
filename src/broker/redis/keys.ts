/**
 * The one place where keys are made. Everything of a pipeline lies under one hash tag, `{app.pipeline}`, so that a
 * script may change all of it in one step, also on a cluster.
 */
import { isNodePath, isPipelineName, pipelineOf, StairsError } from "@stairs/core";

/**
 * The keys of a pipeline, in the order in which every script gets them:
 *
 *     meta        hash: last ids, the counted clock, the pointer and mode, numbers of parcels for other pipelines, and how many
 *                 of them name each plan
 *     operations  how many scripts have changed something; equal twice means that nothing happened between
 *     entries     hash: id → everything about an entry but its rows
 *     payloads    hash: id → its rows
 *     ready       sorted by name: `QUEUE ID`, in the order in which they are leased
 *     leased      sorted by the end of the lease, in counted milliseconds: id
 *     delayed     sorted by due time: id
 *     state       hash: `QUEUE FIELD` → totals, counters, dropped rows by reason, and how many entries, letters and staged
 *                 entries name each plan
 *     inbox       hash: source → last sequence; for pipelines also the labels of the last parcels
 *     sources     sorted by the time of the last sequence: source
 *     parts       sorted by name: `CALL\0PART`, staged
 *     staged      hash: `CALL\0PART` → ids of its entries, and what goes to other pipelines
 *     calls       sorted by when their coordinator was last seen, in counted milliseconds: call
 *     outbox      hash: `PIPELINE SERIES NUMBER` → a parcel, rows for another pipeline, and beside it its label and plans
 *     letters     sorted by id: dead letters
 *     dead        hash: id → everything about a dead letter but its rows
 *     remains     hash: id → its rows
 *     histories   hash: id → what nobody searches in
 */
export const slotKeys = [
  "meta",
  "operations",
  "entries",
  "payloads",
  "ready",
  "leased",
  "delayed",
  "state",
  "inbox",
  "sources",
  "parts",
  "staged",
  "calls",
  "outbox",
  "letters",
  "dead",
  "remains",
  "histories",
] as const;
export type SlotKey = (typeof slotKeys)[number];

/** The keys of one store. */
export class Keys {
  readonly #prefix: string;
  /** Set: every pipeline that ever had something. */
  readonly pipelines: string;
  /** Hash: plan id → where it came from and what it is; beside it when it was last seen. */
  readonly plans: string;
  /** The last number of a dead letter, of all pipelines. */
  readonly lastLetter: string;
  /** The stored format. */
  readonly format: string;
  /** Who brings the store to another format, while that lasts. */
  readonly migration: string;
  /** A pattern that every key of the store matches, and no other. */
  readonly all: string;
  /** The channel on which coordinators tell each other of rows that can be leased. */
  readonly hints: string;
  /** Hash: coordinator → until when it holds, and what the coordinator says of itself. */
  readonly peers: string;
  /** The channel on which coordinators send each other messages. */
  readonly peerMessages: string;
  readonly #slots = new Map<string, readonly string[]>();
  readonly #queues = new Set<string>();

  /** @param prefix Stands before all keys. */
  constructor(prefix: string) {
    this.#prefix = prefix;
    this.pipelines = `${prefix}:pipelines`;
    this.plans = `${prefix}:plans`;
    this.lastLetter = `${prefix}:last-letter`;
    this.format = `${prefix}:format`;
    this.migration = `${prefix}:migration`;
    this.all = `${prefix}:*`;
    this.hints = `${prefix}:hints`;
    this.peers = `${prefix}:peers`;
    this.peerMessages = `${prefix}:peer-messages`;
  }

  /** A pipeline's keys, in the order of {@link slotKeys}. @throws StairsError BAD_NAME. */
  slot(pipeline: string): readonly string[] {
    let keys = this.#slots.get(pipeline);
    if (keys === undefined) {
      if (!isPipelineName(pipeline)) throw badName("a pipeline", pipeline);
      keys = slotKeys.map((name) => `${this.#prefix}:{${pipeline}}:${name}`);
      this.#slots.set(pipeline, keys);
    }
    return keys;
  }

  /** One of a pipeline's keys. @throws StairsError BAD_NAME. */
  of(pipeline: string, name: SlotKey): string {
    return this.slot(pipeline)[slotKeys.indexOf(name)] ?? "";
  }

  /** Where the answer of a change is kept for a while, so that the same change is not made twice. */
  answer(pipeline: string, change: string): string {
    return `${this.#prefix}:{${pipeline}}:answer:${change}`;
  }

  /** Checks that a queue is one of a pipeline. @throws StairsError BAD_NAME. */
  checkQueue(pipeline: string, queue: string): void {
    if (this.#queues.has(queue) && pipelineOf(queue) === pipeline) return;
    const path = queue.slice(pipeline.length + 1);
    const fits = pipelineOf(queue) === pipeline && (queue === pipeline || isNodePath(path));
    if (!fits) throw badName(`a queue of ${pipeline}`, queue);
    this.#queues.add(queue);
  }
}

function badName(what: string, name: string): StairsError {
  return new StairsError("BAD_NAME", `${JSON.stringify(name)} cannot name ${what}.`);
}
