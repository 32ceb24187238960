/**
 * The only place that makes keys. All keys of a pipeline share one hash tag, `{app.pipeline}`, so that a script can
 * change all of them in one step, even on a cluster.
 */
import { isNodePath, isPipelineName, pipelineOf, StairsError } from "@stairs/core";

/**
 * The keys of a pipeline, in the order in which every script receives them:
 *
 *     meta        hash: last ids, the counted clock, the pointer and mode, numbers of parcels for other pipelines, and how many
 *                 of them name each plan
 *     operations  how many scripts have changed something; an equal number means no change in between
 *     entries     hash: id → everything about an entry but its rows
 *     payloads    hash: id → its rows
 *     ready       sorted by name: `QUEUE ID`, in lease order
 *     leased      sorted by the end of the lease, in counted milliseconds: id
 *     delayed     sorted by due time: id
 *     state       hash: `QUEUE FIELD` → totals, counters, dropped rows by reason, and how many entries, letters and staged
 *                 entries name each plan
 *     inbox       hash: source → last sequence; for pipelines also the labels of the last parcels
 *     sources     sorted by the time of the last sequence: source
 *     parts       sorted by name: `CALL\0PART`, staged
 *     staged      hash: `CALL\0PART` → ids of its entries, and its parcels for other pipelines
 *     calls       sorted by when their coordinator was last seen, in counted milliseconds: call
 *     outbox      hash: `PIPELINE SERIES NUMBER` → a parcel, rows for another pipeline, and beside it its label and plans
 *     letters     sorted by id: dead letters
 *     dead        hash: id → everything about a dead letter but its rows
 *     remains     hash: id → its rows
 *     histories   hash: id → the fields that no search reads
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
  /** Set: every pipeline that has ever had data. */
  readonly pipelines: string;
  /** Hash: plan id → its pipeline and body; in a second field, when the plan was last seen. */
  readonly plans: string;
  /** The last dead-letter number, over all pipelines. */
  readonly lastLetter: string;
  /** The stored format. */
  readonly format: string;
  /** The lock of the coordinator that migrates the store. */
  readonly migration: string;
  /** A pattern that matches every key of the store and no other key. */
  readonly all: string;
  /** The channel on which coordinators tell each other about leasable rows. */
  readonly hints: string;
  /** Hash: coordinator → when its notice expires, and the notice. */
  readonly peers: string;
  /** The channel on which coordinators send each other messages. */
  readonly peerMessages: string;
  readonly #slots = new Map<string, readonly string[]>();
  readonly #queues = new Set<string>();

  /** @param prefix The prefix of all keys. */
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

  /** The key that remembers a change's answer for a while, so that no script makes the same change twice. */
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
