/**
 * Runs scripts on pipelines and remembers what their answers say: how deep each queue is, and how many changes a pipeline
 * has seen. A change more than this process has made is somebody else's; a change less means that the store was set back.
 */
import { randomUUID } from "node:crypto";
import { type Clock, pipelineOf } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type { Depth } from "../contract.js";
import { Watchers } from "../watchers.js";
import type { Argument, Connection } from "./connection.js";
import type { Keys } from "./keys.js";
import { groups, list, number, type Reply, text } from "./reply.js";
import { listScript } from "./scripts/lists.js";
import type { Script } from "./scripts/script.js";
import type { SlotState } from "./slot-state.js";

/** What this process knows of a pipeline. */
export interface View {
  /** Changes so far; -1: not known yet. */
  operations: number;
  /** Somebody else has changed it since the last sweep. */
  foreign: boolean;
  /** As of the last sweep. */
  state: SlotState | undefined;
  /** When the next delayed entry is due, as far as is known. */
  dueMs: number | undefined;
}

interface QueueDepths {
  readonly live: Depth;
  readonly dead: Depth;
}

/**
 * How long the end of a lease waits for a server that is away, in milliseconds: work that is done should not be done again.
 * Leases do not run out meanwhile, and the server remembers the change for longer.
 */
export const patientMs = 60_000;

const none: Depth = { rows: 0, bytes: 0 };

/** What all parts of the engine share. */
export interface SlotOptions {
  readonly connection: Connection;
  readonly keys: Keys;
  /** Random, of this process. */
  readonly instance: string;
  /** Milliseconds since 1970, instead of the server's clock; for tests. */
  readonly time?: (() => number) | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** The pipelines of one store. */
export class Slots {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly instance: string;
  readonly watchers: Watchers;
  readonly views = new Map<string, View>();
  /** When it was seen that a pipeline was set back, in milliseconds since 1970. */
  readonly setBackMs = new Map<string, number>();
  readonly #listed = new Map<string, Promise<unknown>>();
  readonly #depths = new Map<string, Map<string, QueueDepths>>();
  readonly #time: (() => number) | undefined;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor({ connection, keys, instance, time, clock, log }: SlotOptions) {
    this.connection = connection;
    this.keys = keys;
    this.instance = instance;
    this.#time = time;
    this.#clock = clock;
    this.#log = log;
    this.watchers = new Watchers(log);
  }

  /**
   * Runs a script on a pipeline.
   * @param change Names the change: the same one again is not made twice.
   * @param limitMs How long to wait for a server that is away; default: as long as every command.
   * @returns What the script itself answers.
   */
  async run(
    pipeline: string,
    script: Script,
    args: readonly Argument[],
    change: string = randomUUID(),
    limitMs?: number,
  ): Promise<Reply> {
    const slot = this.keys.slot(pipeline);
    await this.#listPipeline(pipeline);
    const keys = [...slot, this.keys.answer(pipeline, change)];
    const common = [this.instance, this.keys.hints, this.time];
    const before = this.view(pipeline).operations;
    const answer = await this.connection.run(script, keys, [...common, ...args], limitMs);
    return this.#take(pipeline, answer, before);
  }

  /** Milliseconds since 1970, as scripts take them; "": the server's. */
  get time(): number | "" {
    return this.#time?.() ?? "";
  }

  view(pipeline: string): View {
    let view = this.views.get(pipeline);
    if (view === undefined) {
      view = { operations: -1, foreign: false, state: undefined, dueMs: undefined };
      this.views.set(pipeline, view);
    }
    return view;
  }

  depth(queue: string): Depth {
    return this.#depths.get(pipelineOf(queue))?.get(queue)?.live ?? none;
  }

  deadDepth(pipeline: string): Depth {
    let rows = 0;
    let bytes = 0;
    for (const { dead } of this.#depths.get(pipeline)?.values() ?? []) {
      rows += dead.rows;
      bytes += dead.bytes;
    }
    return { rows, bytes };
  }

  /** What a sweep has found. */
  know(pipeline: string, state: SlotState): void {
    const depths = new Map<string, QueueDepths>();
    for (const { queue, live, dead } of state.depths) depths.set(queue, { live, dead });
    this.#depths.set(pipeline, depths);
  }

  /**
   * Notes how many changes a pipeline has seen.
   * @param own How many of them this process has just made.
   * @param before How many were known when the question was sent.
   */
  sawOperations(pipeline: string, operations: number, own: number, before: number): void {
    const view = this.view(pipeline);
    if (operations < before) {
      const words = `Redis knows of ${operations} changes of ${pipeline}, but ${before} were seen: it was set back. What was acked since then is gone, unless its producers send it again.`;
      this.wasSetBack(pipeline, words);
      view.foreign = true;
      view.operations = operations;
      view.state = undefined;
      return;
    }
    // Answers that come together may be read in another order than they were given.
    if (operations <= view.operations) return;
    if (operations > Math.max(0, view.operations) + own) view.foreign = true;
    view.operations = operations;
  }

  /** @param words What was seen, for people. */
  wasSetBack(pipeline: string, words: string): void {
    this.setBackMs.set(pipeline, this.#clock.now());
    // The list of pipelines may be gone as well.
    this.#listed.clear();
    this.#log.error({ pipeline }, words);
  }

  /** Once for each pipeline, also for steps that begin together: they stay in their order. */
  #listPipeline(pipeline: string): Promise<unknown> {
    let listing = this.#listed.get(pipeline);
    if (listing === undefined) {
      listing = this.connection.run(listScript, [this.keys.pipelines], [pipeline]);
      this.#listed.set(pipeline, listing);
      listing.catch(() => this.#listed.delete(pipeline));
    }
    return listing;
  }

  #take(pipeline: string, answer: Reply, before: number): Reply {
    const [operations, own, queues, result = null] = list(answer);
    this.sawOperations(pipeline, number(operations), number(own), before);
    const woken: string[] = [];
    for (const [name, rows, size, deadRows, deadBytes, wakes] of groups(queues, 6)) {
      const queue = text(name);
      const depths = this.#depths.get(pipeline) ?? new Map<string, QueueDepths>();
      this.#depths.set(pipeline, depths);
      depths.set(queue, {
        live: { rows: number(rows), bytes: number(size) },
        dead: { rows: number(deadRows), bytes: number(deadBytes) },
      });
      if (number(wakes) === 1) woken.push(queue);
    }
    for (const queue of woken) this.watchers.tell(queue);
    return result;
  }
}
