/** One run: takes leased rows through their stage, and ends with one commit or gives the rows back. */
import { codeOf, firstSegment, messageOf, runLine, RunResult, type Stage } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { PlanBook } from "../plans/plan-book.js";
import { targetsOf } from "./outgoing.js";
import { afterLoss } from "./poison.js";
import type { DispatchStore } from "./repeating-store.js";
import type { RowNews } from "../follow/row-news.js";
import { GiveUp, type RunCalls } from "./run-calls.js";
import { settle, type Settling } from "./settle.js";
import { firstLinks } from "./stage-shape.js";
import type { StagedParts } from "./staged-parts.js";
import { headOf, type Work } from "./work.js";

/** Log text for rows that the store does not take back. */
export const notGivenBack =
  "the store did not take rows back; they can be leased again when their leases end";

/** Dependencies of a run besides its calls. */
export interface StageRunOptions {
  readonly broker: DispatchStore;
  readonly plans: PlanBook;
  readonly news: RowNews;
  readonly clock: { now(): number };
  readonly random: Settling["random"];
  readonly maxRowBytes: number;
  readonly log: Log;
  /** Called with rows that waited at a lost worker, before they go back. */
  readonly doubt: (work: Work) => void;
}

/**
 * Runs a stage on leased rows. Afterwards the run holds nothing, however it ended.
 * @param parts Receives the parts that the run's 1-to-N calls send ahead.
 * @returns true if the run committed; false if its rows went back to the queue and may start again at once.
 * @throws The error that stopped the run. Its rows went back to the queue, if the store takes them.
 */
export async function runStage(
  stage: Stage,
  work: Work,
  calls: RunCalls,
  parts: StagedParts,
  options: StageRunOptions,
): Promise<boolean> {
  try {
    return await runAndSettle(stage, work, calls, parts, options);
  } catch (error) {
    calls.giveUp(new GiveUp("the run failed"));
    // The worker gets an answer even if the store gives none.
    calls.acknowledge("stale");
    await letGo(work, parts, options);
    throw error;
  }
}

async function runAndSettle(
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
    if (!(error instanceof GiveUp)) throw error;
    if (error.cause instanceof Error) throw error.cause;
    calls.giveUp(error);
    calls.acknowledge("stale");
    await parts.discard();
    await giveBack(stage, work, error, options);
    return false;
  }
  calls.finish();
  if (calls.startsAnew) await parts.discard();
  else parts.addTo(result);
  const settlement = settle(work, result, {
    ...options,
    nowMs: options.clock.now(),
    targets: await targetsOf(result.deliveries, options.plans),
    ahead: calls.startsAnew ? null : parts.ahead,
  });
  const { status } = await broker.commit(settlement.commit);
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

/** Does both, even if one fails: parts end with their call's leases, and leases end by themselves. */
async function letGo(
  { entries }: Work,
  parts: StagedParts,
  { broker, log }: StageRunOptions,
): Promise<void> {
  const released = broker.release({ refs: entries, addLosses: 0 });
  for (const ended of await Promise.allSettled([parts.discard(), released])) {
    if (ended.status === "fulfilled") continue;
    const ids = entries.map(({ id }) => id);
    log.error(
      { queue: entries[0]?.queue, ids, code: codeOf(ended.reason), error: messageOf(ended.reason) },
      notGivenBack,
    );
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
