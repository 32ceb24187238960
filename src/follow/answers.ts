/**
 * Rows with waiting callers. A queue and an identity together name a followed row. The coordinator follows it through
 * its pipeline, with all rows made of it, but not into other pipelines. Only committed runs count, of this
 * coordinator and of others: work of a run that was given up is done again.
 *
 *   follow ─▶ a place in a queue ──run committed──▶ places in other queues ──▶ no place left: answered
 *
 * The book is in the memory of one coordinator. If that coordinator ends, its callers learn nothing more, although
 * the row goes on. Without callers, a run costs one lookup in an empty map.
 */
import { type Answer, gatherToken, type RowIds, type StairsError, type Token } from "@stairs/core";
import type { Departure } from "../plans/departures.js";
import type { AnswerFailure, RunNews } from "./run-news.js";

/** The fate of a row. */
export interface Answered {
  /** Tokens of one frame each: the last frames of the row, or of the rows made of it. */
  readonly outputs: readonly Token[];
  /** Why it, or a row made of it, was dropped. */
  readonly dropped: readonly string[];
  readonly failures: readonly AnswerFailure[];
}

/** One wait for a row. */
export interface Waiting {
  /** Rejects only when the coordinator stops. */
  readonly answer: Promise<Answered>;
  /** Stops following the row. */
  forget(): void;
}

/** All rows with waiting callers. */
export class AnswerBook {
  readonly #places = new Map<string, { readonly waiter: Waiter; count: number }>();
  readonly #plans = new Map<string, number>();
  readonly #waiters = new Set<Waiter>();

  /** True if a caller waits for a row of this plan. */
  isFollowed(planId: string): boolean {
    return this.#plans.has(planId);
  }

  /**
   * Follows a new row.
   * @param ids Ids of the row.
   * @param queues The first queues of the row.
   * @param failures Failures that are known already.
   */
  follow(
    planId: string,
    ids: RowIds,
    queues: readonly string[],
    failures: readonly AnswerFailure[] = [],
  ): Waiting {
    const waiter = new Waiter(planId);
    waiter.failures.push(...failures);
    this.#waiters.add(waiter);
    this.#plans.set(planId, 1 + (this.#plans.get(planId) ?? 0));
    for (const queue of queues) eachId(queue, ids, (place) => this.#enter(place, waiter));
    return { answer: waiter.answer, forget: () => this.#forget(waiter) };
  }

  /** Applies a committed run. Returns true if followed rows have moved to other queues. */
  committed(news: RunNews): boolean {
    const { planId, queue, ids, answers, dropped, staying, givenUp, departures } = news;
    if (!this.isFollowed(planId)) return false;
    const owners = new Map<number, Waiter>();
    eachId(queue, ids, (place, row) => {
      const waiter = this.#places.get(place)?.waiter;
      if (waiter === undefined || waiter.planId !== planId || staying.has(row)) return;
      owners.set(row, waiter);
      this.#leave(place);
    });
    if (owners.size === 0) return false;
    for (const departure of departures) this.#depart(departure, owners);
    for (const answer of answers) takeAnswer(answer, owners);
    for (const [row, waiter] of owners) {
      const failure = givenUp.get(row);
      if (failure !== undefined) waiter.failures.push(failure);
      else waiter.dropped.push(...(dropped.get(row) ?? []));
    }
    for (const waiter of new Set(owners.values())) this.#endIfDone(waiter);
    return departures.length > 0;
  }

  /** Ends all waits because the coordinator stops. */
  end(error: StairsError): void {
    for (const waiter of this.#waiters) {
      this.#forget(waiter);
      waiter.reject(error);
    }
  }

  #depart({ output, ids, origin }: Departure, owners: ReadonlyMap<number, Waiter>): void {
    eachId(output, ids, (place, row) => {
      const owner = owners.get(origin?.[row] ?? row);
      if (owner !== undefined) this.#enter(place, owner);
    });
  }

  #enter(id: string, waiter: Waiter): void {
    const place = this.#places.get(id);
    if (place === undefined) this.#places.set(id, { waiter, count: 1 });
    else place.count += 1;
    waiter.ids.add(id);
  }

  #leave(id: string): void {
    const place = this.#places.get(id);
    if (place === undefined) return;
    place.count -= 1;
    if (place.count > 0) return;
    this.#places.delete(id);
    place.waiter.ids.delete(id);
  }

  #endIfDone(waiter: Waiter): void {
    if (waiter.ids.size > 0 || !this.#waiters.has(waiter)) return;
    this.#forget(waiter);
    const { outputs, dropped, failures } = waiter;
    waiter.resolve({ outputs, dropped, failures });
  }

  #forget(waiter: Waiter): void {
    if (!this.#waiters.delete(waiter)) return;
    for (const id of waiter.ids) this.#places.delete(id);
    const left = (this.#plans.get(waiter.planId) ?? 0) - 1;
    if (left > 0) this.#plans.set(waiter.planId, left);
    else this.#plans.delete(waiter.planId);
  }
}

/** A waiter. */
class Waiter {
  /** The places of followed rows. */
  readonly ids = new Set<string>();
  readonly outputs: Token[] = [];
  readonly dropped: string[] = [];
  readonly failures: AnswerFailure[] = [];
  readonly answer: Promise<Answered>;
  resolve: (answered: Answered) => void = () => undefined;
  reject: (error: StairsError) => void = () => undefined;

  constructor(readonly planId: string) {
    this.answer = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // A forgotten waiter must not reject when the coordinator ends.
    this.answer.catch(() => undefined);
  }
}

function takeAnswer(
  { rows, ids, frame, origin }: Answer,
  owners: ReadonlyMap<number, Waiter>,
): void {
  const byOwner = new Map<Waiter, number[]>();
  for (let row = 0; row < rows; row++) {
    const owner = owners.get(origin?.[row] ?? row);
    if (owner === undefined) continue;
    const list = byOwner.get(owner);
    if (list === undefined) byOwner.set(owner, [row]);
    else list.push(row);
  }
  for (const [owner, list] of byOwner) {
    owner.outputs.push(gatherToken({ rows, ids, frames: [frame] }, Uint32Array.from(list)));
  }
}

/** Visits the places of rows: a queue and an identity together. */
function eachId(
  queue: string,
  { ranges }: RowIds,
  visit: (place: string, row: number) => void,
): void {
  let row = 0;
  for (const { base, start, count } of ranges) {
    const name = `${queue} ${base.toString("latin1")}`;
    for (let at = 0; at < count; at++) visit(`${name}-${start + at}`, row++);
  }
}
