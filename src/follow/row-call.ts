/**
 * Sends a row through a pipeline for a caller that waits for its fate. The row follows a plan of its own: the
 * pipeline's current plan, which also hands out the row's last frame. The store keeps this plan like any other, and
 * no pointer ever names it.
 */
import { createHash } from "node:crypto";
import {
  type Clock,
  compileSpec,
  newRowIds,
  type Plan,
  StairsError,
  type Token,
} from "@stairs/core";
import { planGraceMs, type Queues } from "../broker/contract.js";
import { enter } from "../plans/entrance.js";
import type { PlanBook } from "../plans/plan-book.js";
import { isFull, type Quota } from "../plans/quota.js";
import { entryQueues } from "../plans/reach.js";
import type { AnswerBook, Answered, Waiting } from "./answers.js";

/** Interval between two checks of a full queue, in milliseconds. */
const fullPollMs = 20;
/**
 * How long a stored plan of such rows is used, in milliseconds. Between two calls nothing names the plan, so the
 * coordinator stores it again long before the store may remove it.
 */
const keptMs = planGraceMs / 24;

/** Dependencies of row calls. */
export interface RowCallOptions {
  readonly broker: Queues;
  readonly plans: PlanBook;
  readonly answers: AnswerBook;
  readonly quota: Quota;
  readonly clock: Clock;
}

/** A row with a waiting caller. */
interface RowCall {
  readonly pipeline: string;
  /** False while it is on its way into the pipeline. */
  isInside: boolean;
  /** Ends the wait: the row is gone. */
  readonly flushed: AbortController;
}

/** Sends single rows and waits until they end. */
export class RowCaller {
  readonly #options: RowCallOptions;
  /** By the id of the current plan that each is derived from. */
  readonly #plans = new Map<string, { readonly plan: Promise<Plan>; readonly untilMs: number }>();
  readonly #calls = new Set<RowCall>();

  constructor(options: RowCallOptions) {
    this.#options = options;
  }

  /** The pipelines of rows that are on their way into them. */
  get pipelines(): readonly string[] {
    return [...this.#calls].flatMap(({ pipeline, isInside }) => (isInside ? [] : [pipeline]));
  }

  /** A flush discarded all rows of a pipeline: ends the waits for them. */
  flushed(pipeline: string): void {
    for (const call of this.#calls)
      if (call.pipeline === pipeline && call.isInside) call.flushed.abort();
  }

  /**
   * Sends a row. If the wait ends early, the row goes on.
   * @param token One row of one frame: the entry frame.
   * @param timeoutMs How long to wait, in milliseconds.
   * @param signal Ends the wait.
   * @throws StairsError NOT_FOUND for an unknown pipeline; QUEUE_FULL if the queues had no room during the whole
   * wait; WRONG_STATE while the pipeline drains; CHANGED_MEANWHILE if a flush discarded the row; TOO_LATE if the row
   * has not ended after the timeout; UNREACHABLE if the coordinator stops.
   */
  async call(
    pipeline: string,
    token: Token,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Answered> {
    const { clock, plans } = this.#options;
    await plans.current(pipeline);
    const over = new AbortController();
    const limit = clock.after(timeoutMs, () => over.abort());
    const cancel = (): void => over.abort();
    signal.addEventListener("abort", cancel, { once: true });
    let waiting: Waiting | undefined;
    const call: RowCall = { pipeline, isInside: false, flushed: new AbortController() };
    this.#calls.add(call);
    try {
      if (signal.aborted) throw tooLate(pipeline, timeoutMs);
      await this.#room(pipeline, over.signal);
      // The row gets a new identity: two waiters never follow the same row.
      const entered = await this.#enter(pipeline, { ...token, ids: newRowIds(token.rows) });
      if (!("answer" in entered)) return entered;
      waiting = entered;
      call.isInside = true;
      const { signal: gone } = call.flushed;
      const ends = [waiting.answer, aborted(over.signal), aborted(gone)];
      const ended = await Promise.race(ends);
      if (gone.aborted && ended === undefined) throw flushed(pipeline);
      if (ended === undefined) throw tooLate(pipeline, timeoutMs);
      return ended;
    } finally {
      this.#calls.delete(call);
      waiting?.forget();
      limit.cancel();
      signal.removeEventListener("abort", cancel);
    }
  }

  /** Waits until none of the pipeline's first queues is full. @throws StairsError WRONG_STATE if it drains. */
  async #room(pipeline: string, over: AbortSignal): Promise<void> {
    const { broker, plans, quota, clock } = this.#options;
    for (;;) {
      const { plan } = await plans.current(pipeline);
      if (plans.mode(pipeline) === "draining") throw drains(pipeline);
      const full = entryQueues(plan).find((queue) => isFull(broker, queue, quota));
      if (full === undefined) return;
      if (over.aborted)
        throw new StairsError(
          "QUEUE_FULL",
          `The row did not enter the pipeline: queue ${full} was full during the whole wait.`,
        );
      await new Promise<void>((resolve) => clock.after(fullPollMs, resolve));
    }
  }

  /** Puts the row into the first queues. It is followed before any run can lease it. */
  async #enter(pipeline: string, token: Token): Promise<Waiting | Answered> {
    const { broker, plans, answers } = this.#options;
    for (;;) {
      const { plan: current, version } = await plans.current(pipeline);
      const plan = await this.#answering(current.id);
      const { entries, dead, counters } = enter(token, plan);
      const queues = entries.map(({ queue }) => queue);
      const waiting = answers.follow(plan.id, token.ids, queues, dead);
      try {
        const guard = [{ pipeline, version }];
        const { status } = await broker.enqueue({ entries, dead, counters, inbox: [], guard });
        if (status === "plan_changed") {
          waiting.forget();
          plans.forget(pipeline);
          continue;
        }
        if (status === "draining") throw drains(pipeline);
      } catch (error) {
        waiting.forget();
        throw error;
      }
      if (entries.length > 0) return waiting;
      waiting.forget();
      return { outputs: [], dropped: [], failures: dead };
    }
  }

  /** The plan for rows with waiting callers. */
  #answering(planId: string): Promise<Plan> {
    const now = this.#options.clock.monotonic();
    for (const [id, { untilMs }] of this.#plans) if (untilMs <= now) this.#plans.delete(id);
    const made = this.#plans.get(planId);
    if (made !== undefined) return made.plan;
    const plan = this.#compile(planId);
    this.#plans.set(planId, { plan, untilMs: now + keptMs });
    plan.catch(() => this.#plans.delete(planId));
    return plan;
  }

  async #compile(planId: string): Promise<Plan> {
    const { plans } = this.#options;
    const body = await plans.body(planId);
    const compiled = compileSpec(body.whole ?? body.spec, { answer: true });
    // The id differs from the current plan's even if the plan hands nothing out, because only this plan's rows are
    // followed.
    const id = createHash("sha256").update(`answer ${compiled.id}`).digest("hex").slice(0, 32);
    const plan = { ...compiled, id };
    await plans.keep({ ...body, plan, isAnswered: true });
    return plan;
  }
}

function drains(pipeline: string): StairsError {
  return new StairsError(
    "WRONG_STATE",
    `The row did not enter: pipeline ${pipeline} drains. It takes rows again after: stairs pipelines resume ${pipeline}`,
  );
}

function flushed(pipeline: string): StairsError {
  return new StairsError(
    "CHANGED_MEANWHILE",
    `The row was discarded: a flush removed all rows of ${pipeline}.`,
  );
}

function aborted(signal: AbortSignal): Promise<undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

function tooLate(pipeline: string, timeoutMs: number): StairsError {
  return new StairsError(
    "TOO_LATE",
    `The row had not ended after ${timeoutMs} ms. It continues in ${pipeline}; see: stairs inspect status ${pipeline}`,
  );
}
