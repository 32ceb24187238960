/** One run: leased rows through their stage, ended by one commit or given back. */
import { firstSegment, runLine, RunResult, type Stage } from "@stairs/core";
import type { Broker, LeaseRef } from "../broker/contract.js";
import { afterLoss } from "./poison.js";
import { GiveUp, type RunCalls } from "./run-calls.js";
import { settle, type Settling, type Work } from "./settle.js";
import { firstLinks } from "./stage-shape.js";

/** What a run needs besides its calls. */
export interface StageRunOptions {
  readonly broker: Broker;
  readonly clock: { now(): number };
  readonly random: Settling["random"];
  readonly maxRowBytes: number;
}

/**
 * Runs a stage on leased rows.
 * @returns true if the run was committed; false if its rows went back to the queue.
 */
export async function runStage(
  stage: Stage,
  work: Work,
  calls: RunCalls,
  options: StageRunOptions,
): Promise<boolean> {
  const { broker, clock, random, maxRowBytes } = options;
  const result = new RunResult();
  try {
    await runLine(stage.line, firstSegment(work.token), calls.call, result);
  } catch (error) {
    const reason = error instanceof GiveUp ? error : new GiveUp("the run failed", false);
    calls.giveUp(reason);
    calls.acknowledge("stale");
    await giveBack(stage, work, reason, broker);
    if (error instanceof GiveUp) return false;
    throw error;
  }
  calls.finish();
  let commit;
  try {
    commit = settle(work, result, { nowMs: clock.now(), random, maxRowBytes });
  } catch (error) {
    calls.acknowledge("stale");
    await broker.release(work.entries, 0);
    throw error;
  }
  const { status } = await broker.commit(commit);
  calls.acknowledge(status === "committed" ? "committed" : "stale");
  return status === "committed";
}

async function giveBack(stage: Stage, work: Work, reason: GiveUp, broker: Broker): Promise<void> {
  if (reason.suspected) await afterLoss(broker, work, firstLinks(stage)?.[0]?.node ?? stage.queue);
  else await broker.release(work.entries satisfies readonly LeaseRef[], 0);
}
