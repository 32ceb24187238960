/**
 * Brings the results of runs to the waiters for their rows. A waiter may be at a different coordinator than the run:
 * each coordinator then reports such runs to the others. A report may be lost, which harms only the waiter. Reports
 * may arrive in a different order than the runs; early reports are kept and applied again whenever rows move on.
 */
import type { RowIds } from "@stairs/core";
import type { AnswerBook } from "./answers.js";
import type { RowWatches } from "./row-watch.js";
import type { AnswerFailure, RunNews } from "./run-news.js";
import { type SentNews, sentNews, toldNews } from "./sent-news.js";

/** How many reports are kept because they may have come too early. */
const mostEarly = 1000;

/** The other coordinators. */
export interface FarWaiters {
  /** True if there are other coordinators. */
  readonly exist: boolean;
  /** True if one of them watches rows of any plan. */
  readonly watch: boolean;
  /** Asks all of them to report their runs. Returns a function that ends this. */
  ask(): Promise<() => void>;
  tell(news: SentNews): void;
}

/** The waiters, here and at other coordinators. */
export interface RowNewsOptions {
  readonly answers: AnswerBook;
  readonly watches: RowWatches;
  /** True if callers wait for the rows of this plan, at any coordinator. */
  readonly isAnswered: (planId: string) => boolean;
  readonly far: FarWaiters;
}

/** Brings news of runs to the waiters. */
export class RowNews {
  readonly #options: RowNewsOptions;
  #early: RunNews[] = [];

  constructor(options: RowNewsOptions) {
    this.#options = options;
  }

  /** True if there may be a waiter for the rows of a run. */
  isFollowed(planId: string, queue: string): boolean {
    const { answers, watches } = this.#options;
    return answers.isFollowed(planId) || watches.has(queue) || this.#isFar(planId);
  }

  /** This coordinator has committed a run. */
  committed(news: RunNews): void {
    this.#take(news);
    if (this.#isFar(news.planId)) this.#options.far.tell(sentNews(news));
  }

  /** Rows became dead letters outside a run. */
  died(planId: string, queue: string, ids: RowIds, failure: AnswerFailure): void {
    const givenUp = new Map(Array.from({ length: ids.rows }, (_, row) => [row, failure]));
    const nothing = { answers: [], dropped: new Map(), staying: new Set<number>(), departures: [] };
    this.committed({ ...nothing, planId, queue, ids, givenUp });
  }

  /** Another coordinator has reported a run. */
  heard(news: SentNews): void {
    this.#take(toldNews(news));
  }

  /**
   * Prepares a watch on rows that any coordinator may run. Resolves when all coordinators report their runs. Returns
   * a function that ends this.
   */
  watch(): Promise<() => void> {
    // Reports kept so far concern these rows before their revival.
    this.#early = [];
    return this.#options.far.ask();
  }

  #isFar(planId: string): boolean {
    const { far, isAnswered } = this.#options;
    return far.exist && (far.watch || isAnswered(planId));
  }

  #take(news: RunNews): void {
    const { far, answers, watches } = this.#options;
    const hasMoved = this.#apply(news);
    if (!far.exist || !(answers.isFollowed(news.planId) || watches.isOpen)) return;
    this.#early.push(news);
    if (this.#early.length > mostEarly) this.#early.shift();
    // Rows have reached places that kept reports refer to. Apply the reports until none moves a row.
    if (hasMoved) while (this.#early.some((early) => this.#apply(early)));
  }

  /** Returns true if followed rows have moved to other places. */
  #apply(news: RunNews): boolean {
    const { answers, watches } = this.#options;
    const hasWatched = watches.committed(news.queue, news.ids, news);
    return answers.committed(news) || hasWatched;
  }
}
