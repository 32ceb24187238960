/** The runs of one queue in progress: leased rows on their way through their stage. */
import type { Stage } from "@stairs/core";
import type { LeaseRef } from "../broker/contract.js";
import { GiveUp, type RunCalls } from "../run/run-calls.js";
import { handsTo } from "../run/stage-shape.js";
import type { Work } from "../run/work.js";

/** A run. */
export interface Run {
  readonly work: Work;
  readonly stage: Stage;
  readonly calls: RunCalls;
  /** True if its rows must be alone at their worker. */
  readonly alone: boolean;
  /** Resolves when its rows are committed or given back. */
  readonly ended: Promise<void>;
}

/** Runs of one queue. */
export class Runs {
  readonly #runs = new Set<Run>();
  #rows = 0;

  get count(): number {
    return this.#runs.size;
  }

  /** Number of rows that the runs have leased. */
  get rows(): number {
    return this.#rows;
  }

  /** Number of runs whose calls have ended and whose commit has no answer yet. */
  get settling(): number {
    let settling = 0;
    for (const { calls } of this.#runs) if (calls.isFinished) settling += 1;
    return settling;
  }

  /** Leases of the runs. */
  get held(): LeaseRef[] {
    return [...this.#runs].flatMap(({ work }) => work.entries);
  }

  /** True while a run has its worker to itself. */
  get anyAlone(): boolean {
    return [...this.#runs].some(({ alone }) => alone);
  }

  add(run: Run): void {
    this.#runs.add(run);
    this.#rows += run.work.token.rows;
  }

  delete(run: Run): void {
    if (this.#runs.delete(run)) this.#rows -= run.work.token.rows;
  }

  /** True while the rows of a run may be handed to this pipeline. */
  isHandingTo(pipeline: string): boolean {
    return [...this.#runs].some(({ stage }) => handsTo(stage).includes(pipeline));
  }

  /** Gives up the runs with lost leases: another coordinator may have their rows. */
  lose(isLost: (work: Work) => boolean): void {
    for (const { work, calls } of this.#runs)
      if (isLost(work)) calls.giveUp(new GiveUp("the lease was lost"));
  }

  /** Gives up all runs: cancels their calls and gives their rows back, uncounted. Resolves when the rows are back. */
  async giveUp(reason: string): Promise<void> {
    const runs = [...this.#runs];
    for (const { calls } of runs) calls.giveUp(new GiveUp(reason));
    await Promise.all(runs.map(({ ended }) => ended));
  }
}
