/**
 * The path of one queue to the workers. While the queue has rows, a worker can process them and no queue behind it is
 * full, the lane leases rows, runs their stage and commits.
 *
 *   IDLE ──hint, a place──▶ LEASING ──rows──▶ a run begins; and again
 *    ▲                         └── no rows: IDLE until the broker's next hint
 *    └── no place at a worker, or a gate is closed: IDLE until woken
 *
 * While a gate is closed, or the queue rests after an error, the lane holds no rows that have not started. They wait
 * in their queue, where every coordinator and every status report sees them.
 */
import { attemptAfter, type Clock, codeOf, messageOf, type Stage } from "@stairs/core";
import type { LeaseRef } from "../broker/contract.js";
import type { Holder } from "../lease/lease-keeper.js";
import type { Log } from "../observe/log.js";
import { cutOf, expectedMs } from "../run/cost.js";
import { cutWork, takeWork } from "./feed.js";
import { closedGate } from "./gate.js";
import type { LatencyBook } from "./latency.js";
import type { RowNews } from "../follow/row-news.js";
import type { Place } from "../run/pool.js";
import type { DispatchStore } from "../run/repeating-store.js";
import { RunCalls } from "../run/run-calls.js";
import { type Run, Runs } from "./runs.js";
import { notGivenBack, runStage } from "../run/stage-run.js";
import { StagedParts } from "../run/staged-parts.js";
import { firstLinks } from "../run/stage-shape.js";
import { Openings, type OpeningOptions } from "./openings.js";
import { Rest } from "./rest.js";
import { WaitingWork } from "./waiting-work.js";
import { headOf, type Work } from "../run/work.js";

/**
 * The most concurrent runs whose calls have ended and whose commit has no answer yet. More of them would mean that
 * the store is the bottleneck.
 */
const maxSettling = 64;

/** Context that all lanes share. */
export interface LaneOptions extends OpeningOptions {
  readonly broker: DispatchStore;
  readonly latency: LatencyBook;
  readonly news: RowNews;
  readonly clock: Clock;
  readonly log: Log;
  /** A number from 0 to 1. */
  readonly random: () => number;
  /** The largest row that can travel, in bytes. */
  readonly maxRowBytes: number;
  /** Duration of a lease without an extension, in milliseconds. */
  readonly leaseMs: number;
  /** Called at the end of every run, whatever its result. */
  readonly onRunEnd: () => void;
}

/** One queue's dispatcher. */
export class Lane implements Holder {
  readonly queue: string;
  readonly #options: LaneOptions;
  readonly #runs = new Runs();
  readonly #waiting = new WaitingWork();
  readonly #rest: Rest;
  readonly #openings: Openings;
  #stage: Stage | undefined;
  #hinted = true;
  #pumping = false;
  /** Resolves when the last pump that began has ended. */
  #pumped: Promise<void> = Promise.resolve();
  #again = false;
  #stopped = false;

  constructor(queue: string, options: LaneOptions) {
    this.queue = queue;
    this.#options = options;
    this.#rest = new Rest(options.clock, () => this.hint());
    this.#openings = new Openings(options, this.#runs);
  }

  /** Runs in progress. */
  get running(): number {
    return this.#runs.count;
  }

  /** The stage that rows of this queue ran last; undefined before the first. */
  get stage(): Stage | undefined {
    return this.#stage;
  }

  get #suspects(): WaitingWork["suspects"] {
    return this.#waiting.suspects;
  }

  /** True: no run starts, even with open gates. */
  get #isStill(): boolean {
    return this.#stopped || this.#rest.isOn;
  }

  /** All leases that need extending. */
  get held(): LeaseRef[] {
    return this.#runs.held.concat(this.#waiting.entries);
  }

  /** Signals that the queue may have rows to lease. */
  hint(): void {
    this.#hinted = true;
    this.wake();
  }

  /** Signals a change. The lane continues if it can. */
  wake(): void {
    if (this.#isStill || (!this.#hinted && this.#waiting.isEmpty)) return;
    const suspects = this.#suspects.waiting.length > 0;
    if (this.#pumping) {
      this.#again = true;
      return;
    }
    // Thousands of queues may wait for the same few workers, and each asks this at the end of every call.
    if (this.#stage !== undefined && !suspects && !this.#openings.mayBegin(this.#stage)) return;
    this.#pumping = true;
    this.#pumped = this.#pump()
      .catch((error: unknown) => this.#failed(error, "dispatch failed; the queue rests"))
      .finally(() => {
        this.#pumping = false;
        if (!this.#again) return;
        this.#again = false;
        this.wake();
      });
  }

  /** Stops leasing and gives back rows that have not started. Runs continue. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#rest.end();
    await this.gatesChanged();
  }

  /** Signals that gates opened or closed. The lane continues, or gives back rows that have not started. */
  async gatesChanged(): Promise<void> {
    await this.#pumped;
    if (this.#isHeldBack(this.#stage)) await this.#giveBackWaiting();
    else this.wake();
  }

  /** True while a run goes on whose rows may be handed to this pipeline. */
  isHandingTo(pipeline: string): boolean {
    return this.#runs.isHandingTo(pipeline);
  }

  /** Gives up the work with these entries: another coordinator has them. */
  lose(ids: ReadonlySet<string>): void {
    const isLost = (work: Work): boolean => work.entries.some((entry) => ids.has(entry.id));
    this.#runs.lose(isLost);
    this.#waiting.drop(isLost);
    if (this.#suspects.waiting.length === 0) this.#options.pool.forget(this.#suspects);
  }

  /**
   * Gives up all runs and unstarted work: cancels calls and gives rows back, uncounted. Resolves when the rows are
   * back.
   */
  async giveUpRuns(reason: string): Promise<void> {
    await this.#pumped;
    await Promise.all([this.#giveBackWaiting(), this.#runs.giveUp(reason)]);
  }

  async #pump(): Promise<void> {
    for (;;) {
      this.#stage ??= this.#options.plans.knownStage(this.queue);
      if (this.#isHeldBack(this.#stage)) return this.#giveBackWaiting();
      if (this.#stage === undefined && !(await this.#learnStage())) return;
      const stage = this.#stage;
      if (stage === undefined || this.#runs.settling >= maxSettling) return;
      const room = this.#openings.room(stage);
      if (room === 0) return this.#giveBackWaiting();
      // Awaits only where necessary. Otherwise thousands of lanes would compete for the same free place.
      if (this.#suspects.waiting.length > 0 && (await this.#beginSuspect(stage))) continue;
      const parked = this.#waiting.next();
      if (parked === undefined && (!this.#hinted || this.#suspects.full)) return;
      const place = this.#openings.place(stage);
      if (place === "none") {
        if (parked !== undefined) await this.#keep(parked, stage);
        return;
      }
      if (parked !== undefined) {
        await this.#begin(parked, stage, place);
        continue;
      }
      if (!(await this.#leaseFor(Math.min(room, this.#openings.size(stage).rows), stage, place)))
        return;
    }
  }

  /** Starts rows that must be alone, one run at a time. Returns false if none can start. */
  async #beginSuspect(stage: Stage): Promise<boolean> {
    const { pool, broker } = this.#options;
    const links = firstLinks(stage);
    if (this.#runs.anyAlone) return false;
    if (links !== undefined && pool.count(links) === 0) {
      pool.forget(this.#suspects);
      const entries = this.#suspects.takeAll().flatMap((work) => work.entries);
      await broker.release({ refs: entries, addLosses: 0 });
      return false;
    }
    const expected = expectedMs(this.#openings.size(stage));
    const place = links === undefined ? null : pool.tryAlone(links, expected, this.#suspects);
    const work = place === undefined ? undefined : this.#suspects.take();
    if (place === undefined || work === undefined) return false;
    await this.#begin(work, stage, place);
    return true;
  }

  /** Keeps work for later. Rows that no worker can process go back to their queue, where status reports show them. */
  async #keep(work: Work, stage: Stage): Promise<void> {
    const links = firstLinks(stage);
    const { broker, pool } = this.#options;
    if (links === undefined || pool.count(links) > 0) this.#waiting.putBack(work);
    else await broker.release({ refs: work.entries, addLosses: 0 });
  }

  /** Leases rows and starts them. Returns false if the queue has none. */
  async #leaseFor(rows: number, stage: Stage, place: Place | null): Promise<boolean> {
    this.#hinted = false;
    let taken: Work[];
    try {
      taken = await this.#take(rows);
    } catch (error) {
      place?.release();
      throw error;
    }
    const [first, ...others] = taken;
    if (first === undefined) {
      place?.release();
      return this.#hinted;
    }
    this.#hinted = true;
    for (const work of others) this.#waiting.park(work);
    if (!this.#suspects.has(first)) await this.#begin(first, stage, place);
    else {
      place?.release();
      this.#waiting.park(first);
    }
    return true;
  }

  #take(rows: number): Promise<Work[]> {
    const { broker, leaseMs } = this.#options;
    return takeWork(broker, this.queue, rows, leaseMs);
  }

  /**
   * Handles rows of an older plan: leases one entry to find the stage of the queue's rows. Returns false if the queue
   * has none.
   */
  async #learnStage(): Promise<boolean> {
    if (!this.#hinted) return false;
    this.#hinted = false;
    const [work] = await this.#take(1);
    if (work === undefined) return this.#hinted;
    this.#hinted = true;
    this.#waiting.park(work);
    this.#stage = await this.#stageOf(work);
    return true;
  }

  async #stageOf(work: Work): Promise<Stage> {
    const { planId, signature } = headOf(work);
    const stage = await this.#options.plans.stage(planId, this.queue, signature);
    if (stage === undefined)
      throw new Error(`plan ${planId} has no stage ${signature} for ${this.queue}`);
    return stage;
  }

  /** Starts a run, or puts the work back where it waits. Takes ownership of the place. */
  async #begin(work: Work, expected: Stage, place: Place | null): Promise<void> {
    let stage: Stage;
    try {
      stage = await this.#stageOf(work);
    } catch (error) {
      place?.release();
      this.#waiting.putBack(work);
      throw error;
    }
    // A gate may have closed during the lease.
    if (stage.signature !== expected.signature || this.#isHeldBack(stage)) {
      place?.release();
      this.#stage = stage;
      this.#waiting.putBack(work);
      return;
    }
    const alone = this.#suspects.has(work);
    const whole = work.entries.length > 1 || this.#suspects.isDoubtful(work);
    if (!whole && (await this.#cut(work, stage, place))) return;
    this.#suspects.begin(work);
    const { clock } = this.#options;
    const parts = this.#partsOf(work);
    const calls = this.#callsOf(work, stage, place, parts, alone);
    const began = clock.monotonic();
    const doubt = (lost: Work): void => this.#suspects.doubt(lost);
    const ended = runStage(stage, work, calls, parts, { ...this.#options, doubt })
      .then((committed) => {
        if (!committed) return;
        this.#rest.committed();
        this.#options.latency.took(this.queue, clock.monotonic() - began);
      })
      .catch((error: unknown) =>
        this.#failed(error, "a run failed; its rows go back and the queue rests", work),
      )
      .finally(() => {
        this.#runs.delete(run);
        this.#hinted = true;
        this.#options.onRunEnd();
      });
    const run: Run = { work, stage, calls, alone, ended };
    this.#runs.add(run);
  }

  #partsOf(work: Work): StagedParts {
    const sender = headOf(work);
    const isFollowed = this.#options.news.isFollowed(sender.planId, this.queue);
    return new StagedParts({ ...this.#options, sender, isFollowed });
  }

  #callsOf(
    work: Work,
    stage: Stage,
    place: Place | null,
    parts: StagedParts,
    alone: boolean,
  ): RunCalls {
    const { costs, pool } = this.#options;
    const links = firstLinks(stage);
    const first = place === null || links === undefined ? null : { links, place };
    return new RunCalls({
      pool,
      costs,
      attempt: attemptAfter(headOf(work).attempts),
      first,
      alone,
      parts,
    });
  }

  /** Cuts an entry that is too large for a call. Returns false if it fits; otherwise releases its place. */
  async #cut(work: Work, stage: Stage, place: Place | null): Promise<boolean> {
    const links = firstLinks(stage);
    const workers = links === undefined ? 1 : Math.max(1, this.#options.pool.count(links));
    const room = Math.max(1, this.#openings.room(stage));
    const cut = cutOf(work.token.rows, this.#openings.size(stage), room, workers);
    if (cut === undefined) return false;
    place?.release();
    try {
      await cutWork(this.#options.broker, work, cut);
    } catch (error) {
      this.#waiting.putBack(work);
      throw error;
    }
    return true;
  }

  #isHeldBack(stage: Stage | undefined): boolean {
    return this.#isStill || closedGate(this.queue, stage, this.#options) !== undefined;
  }

  /** An immediate retry would fail in the same way. */
  async #failed(error: unknown, words: string, work?: Work): Promise<void> {
    const { queue } = this;
    const { log } = this.#options;
    const ids = work?.entries.map(({ id }) => id);
    log.error({ queue, ids, code: codeOf(error), error: messageOf(error) }, words);
    this.#rest.begin(error);
    await this.#giveBackWaiting().catch((refused: unknown) =>
      log.error({ queue, code: codeOf(refused), error: messageOf(refused) }, notGivenBack),
    );
  }

  async #giveBackWaiting(): Promise<void> {
    const { broker, pool } = this.#options;
    const refs = this.#waiting.takeAll();
    if (refs.length === 0) return;
    pool.forget(this.#suspects);
    await broker.release({ refs, addLosses: 0 });
  }
}
