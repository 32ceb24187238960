/**
 * The parts that the 1-to-N calls of one run have sent ahead. Their rows are in the broker, staged under their call
 * and invisible, until the run's commit publishes them or the run discards them. This class keeps only the facts that
 * the commit needs.
 */
import type { Answer, FailedRow, RunResult } from "@stairs/core";
import type { CounterDelta, DeadWrite, EntryHead } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import type { Departure } from "../plans/departures.js";
import { outgoing, targetsOf } from "./outgoing.js";
import type { DispatchStore } from "./repeating-store.js";
import type { SentAhead } from "./settle.js";

/** Dependencies of staging. */
export interface StagingOptions {
  readonly broker: DispatchStore;
  readonly plans: PlanBook;
  /** Ids of the run's rows. */
  readonly sender: Pick<EntryHead, "pipeline" | "planId" | "delivered">;
  /** The largest row that can travel, in bytes. */
  readonly maxRowBytes: number;
  /** True: callers wait for rows of this plan, so the staging remembers the source row of each row. */
  readonly isFollowed: boolean;
}

/** The staged parts of one run. */
export class StagedParts {
  readonly #options: StagingOptions;
  readonly #calls = new Set<string>();
  readonly #dead: DeadWrite[] = [];
  readonly #counted = new Map<string, CounterDelta>();
  readonly #departures: Departure[] = [];
  readonly #failed: [number, FailedRow][] = [];
  readonly #dropped: [number, string][] = [];
  readonly #answers: Answer[] = [];
  #discarded = false;

  constructor(options: StagingOptions) {
    this.#options = options;
  }

  /** Stages the rows of a part; resolves when they are durable. */
  async add(callId: string, part: number, result: RunResult): Promise<void> {
    const { broker, plans, isFollowed } = this.#options;
    const targets = await targetsOf(result.deliveries, plans);
    if (this.#discarded) return;
    const sent = outgoing(result, new Set(), { ...this.#options, targets });
    this.#dead.push(...sent.dead);
    for (const counter of sent.counters) this.#count(counter);
    if (isFollowed) this.#departures.push(...sent.departures);
    for (const [origin, failures] of result.failed)
      for (const failure of failures) this.#failed.push([origin, failure]);
    for (const [origin, failure] of sent.tooLarge) this.#failed.push([origin, failure]);
    for (const [origin, reasons] of result.dropped)
      for (const reason of reasons) this.#dropped.push([origin, reason]);
    this.#answers.push(...result.answers);
    if (sent.entries.length === 0) return;
    this.#calls.add(callId);
    const home = this.#options.sender.pipeline;
    await broker.stage({ callId, part, entries: sent.entries, home });
  }

  /** Adds the results of rows that are not staged to the run's result. */
  addTo(result: RunResult): void {
    for (const [origin, failure] of this.#failed) result.fail(origin, failure);
    for (const [origin, reason] of this.#dropped) result.drop(origin, reason);
    result.answers.push(...this.#answers);
  }

  /** The staged rows for the run's commit. */
  get ahead(): SentAhead {
    return {
      calls: [...this.#calls],
      dead: this.#dead,
      counters: [...this.#counted.values()],
      departures: this.#departures,
    };
  }

  /** Discards everything. Stages no later parts. Leaves published parts untouched. */
  async discard(): Promise<void> {
    this.#discarded = true;
    for (const callId of this.#calls) await this.#options.broker.unstage(callId);
  }

  #count(counter: CounterDelta): void {
    const key = `${counter.queue} ${counter.name}`;
    const by = counter.by + (this.#counted.get(key)?.by ?? 0);
    this.#counted.set(key, { ...counter, by });
  }
}
