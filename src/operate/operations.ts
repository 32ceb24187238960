/**
 * The operations on whole pipelines. A mode is durable before its gate closes, and the gate is closed before the
 * coordinator answers the operation. After the answer, no work starts that the operation forbids.
 */
import { type Clock, pipelineOf } from "@stairs/core";
import type { Accounts, PipelineMode, Pointer } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import type { Dispatcher } from "../dispatch/dispatcher.js";
import type { RowCaller } from "../follow/row-call.js";
import type { RowWatches } from "../follow/row-watch.js";
import { awaitEmpty, type DrainReport } from "../inspect/drain.js";
import type { HeldBack } from "../inspect/held-back.js";
import { meant } from "../inspect/match.js";
import type { Others } from "../peers/others.js";

/** Dependencies of the operations. */
export interface OperationsOptions {
  readonly broker: Accounts;
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly dispatcher: Dispatcher;
  readonly rowCaller: RowCaller;
  readonly watches: RowWatches;
  readonly heldBack: (queue: string) => HeldBack | undefined;
  readonly others: Others;
}

/** The result of a flush. */
export interface Flushed {
  readonly pipeline: string;
  /** Number of discarded rows. */
  readonly rows: number;
}

/** Pauses, drains, resumes and flushes. `meant` resolves the names. */
export class Operations {
  readonly #options: OperationsOptions;

  constructor(options: OperationsOptions) {
    this.#options = options;
  }

  /**
   * Stops leasing rows of these pipelines.
   * @param now True: gives up calls in hand; their rows go back, uncounted.
   */
  async pause(names: readonly string[], now: boolean): Promise<Pointer[]> {
    const pointers = await this.#setMode(names, "paused");
    if (now) await this.#giveUpRuns(pointers, "paused");
    return pointers;
  }

  /** Lets rows move and enter again. */
  resume(names: readonly string[]): Promise<Pointer[]> {
    return this.#setMode(names, "running");
  }

  /** Lets no more rows enter and waits until the pipelines are empty; see `awaitEmpty`. */
  async drain(
    names: readonly string[],
    tell: (report: DrainReport & { readonly pipelines: readonly string[] }) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const pointers = await this.#setMode(names, "draining");
    const pipelines = pointers.map(({ pipeline }) => pipeline);
    const { dispatcher, others } = this.#options;
    const areFed = async (asked: readonly string[]): Promise<boolean> =>
      asked.some((pipeline) => dispatcher.isHandingTo(pipeline)) ||
      !(await others.haveClosed(asked));
    const options = { ...this.#options, areFed };
    await awaitEmpty(pipelines, options, (report) => tell({ ...report, pipelines }), signal);
  }

  /** Discards all rows of these pipelines. Outcomes of calls with such rows are stale. */
  async flush(names: readonly string[]): Promise<Flushed[]> {
    const { broker, others } = this.#options;
    const flushed: Flushed[] = [];
    for (const pipeline of this.#meant(names)) {
      const rows = await broker.flush(pipeline);
      this.flushed(pipeline);
      others.send({ say: "flushed", pipeline });
      flushed.push({ pipeline, rows });
    }
    await this.#giveUpRuns(flushed, "flushed");
    return flushed;
  }

  /** Ends the waits for rows of a pipeline that this or another coordinator has flushed. */
  flushed(pipeline: string): void {
    const { rowCaller, watches } = this.#options;
    rowCaller.flushed(pipeline);
    watches.flushed((queue) => pipelineOf(queue) === pipeline);
  }

  /** Gives up the calls of some pipelines at this coordinator; resolves when their rows are back in the queues. */
  async giveUp(pipelines: readonly string[], reason: string): Promise<void> {
    const { dispatcher } = this.#options;
    await Promise.all(pipelines.map((pipeline) => dispatcher.giveUpRuns(pipeline, reason)));
  }

  async #setMode(names: readonly string[], mode: PipelineMode): Promise<Pointer[]> {
    const { plans, dispatcher, others } = this.#options;
    const pointers: Pointer[] = [];
    for (const pipeline of this.#meant(names)) pointers.push(await plans.setMode(pipeline, mode));
    others.send({ say: "look" });
    await dispatcher.gatesChanged();
    return pointers;
  }

  async #giveUpRuns(of: readonly { readonly pipeline: string }[], reason: string): Promise<void> {
    const pipelines = of.map(({ pipeline }) => pipeline);
    this.#options.others.send({ say: "giveUp", pipelines, reason });
    await this.giveUp(pipelines, reason);
  }

  #meant(names: readonly string[]): string[] {
    return meant(
      names,
      this.#options.plans.pointers.map(({ pipeline }) => pipeline),
    );
  }
}
