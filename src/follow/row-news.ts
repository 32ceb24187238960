/**
 * What runs did with rows that somebody waits for. Whoever waits may be at another coordinator than the one that has the
 * run: then each tells the others of such runs, which may be lost and only costs the one who waits. News may also come in
 * another order than what they tell of happened; those that nobody could use yet are looked at again when rows go on.
 */
import type { RowIds } from "@stairs/core";
import type { AnswerBook } from "./answers.js";
import type { RowWatches } from "./row-watch.js";
import type { AnswerFailure, RunNews } from "./run-news.js";
import { type SentNews, sentNews, toldNews } from "./sent-news.js";

/** News that are kept because they may have come too early. */
const mostEarly = 1000;

/** The other coordinators. */
export interface FarWaiters {
  /** True if there are any. */
  readonly exist: boolean;
  /** True if one of them watches rows of any plan. */
  readonly watch: boolean;
  /** Asks all of them to tell of their runs. Returns how to end it. */
  ask(): Promise<() => void>;
  tell(news: SentNews): void;
}

/** Who waits. */
export interface RowNewsOptions {
  readonly answers: AnswerBook;
  readonly watches: RowWatches;
  /** True for a plan of rows that are waited for, at whichever coordinator. */
  readonly isAnswered: (planId: string) => boolean;
  readonly far: FarWaiters;
}

/** Brings news to those who wait. */
export class RowNews {
  readonly #options: RowNewsOptions;
  #early: RunNews[] = [];

  constructor(options: RowNewsOptions) {
    this.#options = options;
  }

  /** True when somebody may wait for rows of a run. */
  isFollowed(planId: string, queue: string): boolean {
    const { answers, watches } = this.#options;
    return answers.isFollowed(planId) || watches.has(queue) || this.#isFar(planId);
  }

  /** A run of this coordinator was committed. */
  committed(news: RunNews): void {
    this.#take(news);
    if (this.#isFar(news.planId)) this.#options.far.tell(sentNews(news));
  }

  /** Rows were given up outside of a run. */
  died(planId: string, queue: string, ids: RowIds, failure: AnswerFailure): void {
    const givenUp = new Map(Array.from({ length: ids.rows }, (_, row) => [row, failure]));
    const nothing = { answers: [], dropped: new Map(), staying: new Set<number>(), departures: [] };
    this.committed({ ...nothing, planId, queue, ids, givenUp });
  }

  /** Another coordinator tells of a run. */
  heard(news: SentNews): void {
    this.#take(toldNews(news));
  }

  /** Somebody is about to watch rows that any coordinator may run. Resolves when all tell of them. Returns how to end it. */
  watch(): Promise<() => void> {
    // What is known of these rows so far belongs to their earlier life.
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
    // Rows have come to places that earlier news tell of; each time that goes on until none does.
    if (hasMoved) while (this.#early.some((early) => this.#apply(early)));
  }

  /** Returns true if rows that are waited for have come to other places. */
  #apply(news: RunNews): boolean {
    const { answers, watches } = this.#options;
    const hasWatched = watches.committed(news.queue, news.ids, news);
    return answers.committed(news) || hasWatched;
  }
}
