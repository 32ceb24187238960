/**
 * Runs scripts on pipelines and remembers two things from their answers: each queue's depth, and how many changes a
 * pipeline has seen. If that number is higher than this process expects, another coordinator has changed the pipeline.
 * If it is lower, the store was set back.
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

/** What this process knows about a pipeline. */
export interface View {
  /** Changes so far; -1: unknown. */
  operations: number;
  /** True if another coordinator has changed the pipeline since the last sweep. */
  foreign: boolean;
  /** As of the last sweep. */
  state: SlotState | undefined;
  /** When the next delayed entry is due, as far as this process knows. */
  dueMs: number | undefined;
}

interface QueueDepths {
  readonly live: Depth;
  readonly dead: Depth;
}

/**
 * How long a commit, release or split waits for a server that is away, in milliseconds, so that finished work is not repeated.
 * Meanwhile leases do not expire, and the server remembers the change for longer than this.
 */
export const patientMs = 60_000;

const none: Depth = { rows: 0, bytes: 0 };

/** The resources that all parts of the engine share. */
export interface SlotOptions {
  readonly connection: Connection;
  readonly keys: Keys;
  /** This process's random id. */
  readonly instance: string;
  /** Returns milliseconds since 1970 in place of the server's clock; for tests. */
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
  /** When this process saw that a pipeline was set back, in milliseconds since 1970. */
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
   * @param change Names the change, so that the script does not make it twice.
   * @param limitMs How long to wait for a server that is away, in milliseconds; default: as for every command.
   * @returns the script's own answer.
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

  /** The time argument of scripts, in milliseconds since 1970; "": the server's time. */
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

  /** Stores a sweep's result. */
  know(pipeline: string, state: SlotState): void {
    const depths = new Map<string, QueueDepths>();
    for (const { queue, live, dead } of state.depths) depths.set(queue, { live, dead });
    this.#depths.set(pipeline, depths);
  }

  /**
   * Notes how many changes a pipeline has seen.
   * @param own How many of these changes this process has just made.
   * @param before How many changes this process knew of when it sent the request.
   */
  sawOperations(pipeline: string, operations: number, own: number, before: number): void {
    const view = this.view(pipeline);
    if (operations < before) {
      const words = `Redis knows of ${operations} changes of ${pipeline}, but this coordinator has seen ${before}: Redis was set back to an earlier state. Changes acknowledged after that state are lost unless producers send them again.`;
      this.wasSetBack(pipeline, words);
      view.foreign = true;
      view.operations = operations;
      view.state = undefined;
      return;
    }
    // This process may read concurrent answers in a different order from the server's.
    if (operations <= view.operations) return;
    if (operations > Math.max(0, view.operations) + own) view.foreign = true;
    view.operations = operations;
  }

  /** @param words What this process saw, for the log. */
  wasSetBack(pipeline: string, words: string): void {
    this.setBackMs.set(pipeline, this.#clock.now());
    // The store's list of pipelines may be gone as well.
    this.#listed.clear();
    this.#log.error({ pipeline }, words);
  }

  /** Runs once for each pipeline, even if several steps start together, so that the steps keep their order. */
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
