/** One run: leased rows through their stage, ended by one commit or given back. */
import { firstSegment, runLine, RunResult, type Stage } from "@stairs/core";
import type { Commit, CommitResult } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { targetsOf } from "./outgoing.js";
import { afterLoss } from "./poison.js";
import type { DispatchStore } from "./repeating-store.js";
import type { RowNews } from "../follow/row-news.js";
import { GiveUp, type RunCalls } from "./run-calls.js";
import { settle, type Settlement, type Settling } from "./settle.js";
import { firstLinks } from "./stage-shape.js";
import type { StagedParts } from "./staged-parts.js";
import { headOf, type Work } from "./work.js";

/** What a run needs besides its calls. */
export interface StageRunOptions {
  readonly broker: DispatchStore;
  readonly plans: PlanBook;
  readonly news: RowNews;
  readonly clock: { now(): number };
  readonly random: Settling["random"];
  readonly maxRowBytes: number;
  /** Told of rows that waited at a worker that was lost, before they are given back. */
  readonly doubt: (work: Work) => void;
}

/**
 * Runs a stage on leased rows.
 * @param parts What the run's 1-to-N calls send ahead goes there.
 * @returns true if the run was committed; false if its rows went back to the queue.
 */
export async function runStage(
  stage: Stage,
  work: Work,
  calls: RunCalls,
  parts: StagedParts,
  options: StageRunOptions,
): Promise<boolean> {
  const { broker, news } = options;
  const result = new RunResult();
  try {
    await runLine(stage.line, firstSegment(work.token), calls.call, result);
  } catch (error) {
    const reason = error instanceof GiveUp ? error : new GiveUp("the run failed");
    calls.giveUp(reason);
    calls.acknowledge("stale");
    await parts.discard();
    await giveBack(stage, work, reason, options);
    if (error instanceof GiveUp) return false;
    throw error;
  }
  calls.finish();
  let settlement: Settlement;
  try {
    if (calls.startsAnew) await parts.discard();
    else parts.addTo(result);
    settlement = settle(work, result, {
      ...options,
      nowMs: options.clock.now(),
      targets: await targetsOf(result.deliveries, options.plans),
      ahead: calls.startsAnew ? null : parts.ahead,
    });
  } catch (error) {
    calls.acknowledge("stale");
    await parts.discard();
    await broker.release({ refs: work.entries, addLosses: 0 });
    throw error;
  }
  const { status } = await commit(broker, settlement.commit, calls);
  calls.acknowledge(status === "committed" ? "committed" : "stale");
  if (status !== "committed") {
    await parts.discard();
    return false;
  }
  const { planId } = headOf(work);
  const { answers, dropped } = result;
  const { staying, givenUp, departures } = settlement;
  const did = { answers, dropped, staying, givenUp, departures };
  news.committed({ planId, queue: stage.queue, ids: work.token.ids, ...did });
  return true;
}

/** A worker is not left without an answer when the coordinator stops before the store has given one. */
async function commit(broker: DispatchStore, what: Commit, calls: RunCalls): Promise<CommitResult> {
  try {
    return await broker.commit(what);
  } catch (error) {
    calls.acknowledge("stale");
    throw error;
  }
}

async function giveBack(
  stage: Stage,
  work: Work,
  reason: GiveUp,
  { broker, news, doubt }: StageRunOptions,
): Promise<void> {
  if (reason.blame !== "suspected") {
    if (reason.blame === "doubtful") doubt(work);
    await broker.release({ refs: work.entries, addLosses: 0 });
    return;
  }
  const buried = await afterLoss(broker, work, firstLinks(stage)?.[0]?.node ?? stage.queue);
  for (const { ids, letter } of buried) news.died(letter.planId, letter.queue, ids, letter);
}
