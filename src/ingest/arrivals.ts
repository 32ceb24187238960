/**
 * Rows on their way into queues. The entries of the current plans move each batch into all first queues of its
 * pipelines in one step, together with its producer's sequence. Small batches that arrive in the same turn of the
 * event loop share an entry (R7).
 */
import {
  joinTokens,
  shapeKey,
  StairsError,
  type Token,
  tokenBytes,
  verifyColumn,
} from "@stairs/core";
import type { Depth, EnqueueRequest, EnqueueResult, InboxKey, Queues } from "../broker/contract.js";
import { enter } from "../plans/entrance.js";
import type { CurrentPlan, PlanBook } from "../plans/plan-book.js";

/** Batches with fewer rows than this wait for other batches of the same turn. */
const smallRows = 256;

/** A batch for one or more pipelines. */
export interface Arrival {
  readonly pipelines: readonly string[];
  /** One frame: the entry frame. */
  readonly token: Token;
  /** Source, epoch and sequence together name the batch, the same for every pipeline. */
  readonly source: string;
  readonly epoch: string;
  readonly sequence: number;
}

/** The result of a batch. `refused`: rows of it, or of a batch in the same entry, are dead letters. */
export type ArrivalResult = EnqueueResult & { readonly refused: boolean };

interface Waiting {
  readonly arrival: Arrival;
  readonly resolve: (result: ArrivalResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Puts arriving batches into queues. */
export class Arrivals {
  readonly #broker: Queues;
  readonly #plans: PlanBook;
  #small: Waiting[] = [];
  readonly #underWay = new Set<Arrival>();
  readonly #coming = new Map<string, Depth>();

  constructor(broker: Queues, plans: PlanBook) {
    this.#broker = broker;
    this.#plans = plans;
  }

  /**
   * Puts a batch into the first queues of its pipelines. Callers pass the batches of one source in the order of their
   * sequences; calls may overlap.
   */
  async add(arrival: Arrival): Promise<ArrivalResult> {
    this.#underWay.add(arrival);
    const { rows } = arrival.token;
    const bytes = tokenBytes(arrival.token);
    this.#count(arrival, rows, bytes);
    try {
      return await this.#put(arrival);
    } finally {
      this.#underWay.delete(arrival);
      this.#count(arrival, -rows, -bytes);
    }
  }

  /** Rows on their way into each first queue of a pipeline that are not counted there yet. */
  coming(pipeline: string): Depth {
    return this.#coming.get(pipeline) ?? { rows: 0, bytes: 0 };
  }

  /** The pipelines of batches on their way into queues, even if their producer has left. */
  get pipelines(): readonly string[] {
    return [...this.#underWay].flatMap(({ pipelines }) => pipelines);
  }

  #count({ pipelines }: Arrival, rows: number, bytes: number): void {
    for (const pipeline of pipelines) {
      const now = this.coming(pipeline);
      const then = { rows: now.rows + rows, bytes: now.bytes + bytes };
      if (then.rows === 0) this.#coming.delete(pipeline);
      else this.#coming.set(pipeline, then);
    }
  }

  #put(arrival: Arrival): Promise<ArrivalResult> {
    if (arrival.token.rows >= smallRows && this.#small.length === 0)
      return this.#enqueue([arrival]);
    return new Promise((resolve, reject) => {
      this.#small.push({ arrival, resolve, reject });
      // All batches of this turn go together, in their order.
      if (this.#small.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const waiting = this.#small;
    this.#small = [];
    for (const group of grouped(waiting)) void this.#enqueueGroup(group);
  }

  /** Tries the group as one. The failure of one batch must not affect the others. */
  async #enqueueGroup(group: readonly Waiting[]): Promise<void> {
    if (group.length > 1) {
      try {
        const result = await this.#enqueue(group.map((each) => each.arrival));
        if (result.status === "enqueued") {
          for (const each of group) each.resolve(result);
          return;
        }
      } catch {
        // Trying each batch alone finds the faulty one.
      }
    }
    for (const each of group) {
      try {
        each.resolve(await this.#enqueue([each.arrival]));
      } catch (error) {
        each.reject(error);
      }
    }
  }

  async #enqueue(arrivals: readonly Arrival[]): Promise<ArrivalResult> {
    const pipelines = arrivals[0]?.pipelines ?? [];
    const currents = pipelines.map((pipeline) => this.#plans.known(pipeline));
    // Awaits only if it must read a plan: otherwise batches would not reach the broker in their order.
    const plans = currents.every((plan) => plan !== undefined)
      ? currents
      : await Promise.all(pipelines.map((pipeline) => this.#plans.current(pipeline)));
    const request = requestOf(arrivals, plans);
    const result = await this.#broker.enqueue(request);
    if (result.status !== "plan_changed") return { ...result, refused: request.dead.length > 0 };
    this.#plans.forget(result.pipeline);
    return this.#enqueue(arrivals);
  }
}

/**
 * Groups neighbors that go to the same pipelines with the same fields. A batch whose columns have more or fewer
 * values than it declares would shift the values of its neighbors, so it goes alone.
 */
function grouped(waiting: readonly Waiting[]): Waiting[][] {
  const groups: Waiting[][] = [];
  let lastKey = "";
  for (const each of waiting) {
    const key = isSound(each.arrival.token)
      ? `${each.arrival.pipelines.join(" ")} ${shapeKey(each.arrival.token)}`
      : `alone ${groups.length}`;
    const last = groups.at(-1);
    if (last !== undefined && key === lastKey) last.push(each);
    else groups.push([each]);
    lastKey = key;
  }
  return groups;
}

function isSound({ rows, frames }: Token): boolean {
  if (rows >= smallRows) return false;
  try {
    for (const frame of frames) for (const column of frame.values()) verifyColumn(column);
    return true;
  } catch {
    return false;
  }
}

function requestOf(arrivals: readonly Arrival[], plans: readonly CurrentPlan[]): EnqueueRequest {
  const [token, ...others] = joinTokens(arrivals.map((arrival) => arrival.token));
  if (token === undefined || others.length > 0)
    throw new StairsError("INTERNAL", "Batches of one shape did not join.");
  const entered = plans.map(({ plan }) => enter(token, plan));
  return {
    entries: entered.flatMap(({ entries }) => entries),
    dead: entered.flatMap(({ dead }) => dead),
    counters: entered.flatMap(({ counters }) => counters),
    inbox: arrivals.flatMap((arrival) =>
      arrival.pipelines.map((pipeline) => keyOf(arrival, pipeline)),
    ),
    guard: plans.map(({ plan, version }) => ({ pipeline: plan.pipeline, version })),
  };
}

function keyOf(arrival: Arrival, pipeline: string): InboxKey {
  return { pipeline, source: arrival.source, epoch: arrival.epoch, sequence: arrival.sequence };
}
