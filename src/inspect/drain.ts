/**
 * Detects when draining pipelines are empty: nothing is ready, delayed or in flight in them or in anything that can
 * still hand rows to them, in two observations with no movement in between. The sources that can still hand over rows
 * are the other pipelines of their cycles, other draining pipelines, and runs that began before the gates closed.
 */
import { type Clock, pipelineOf, StairsError } from "@stairs/core";
import type { Accounts } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { reach } from "../plans/reach.js";
import type { HeldBack } from "./held-back.js";
import { type StalledRows, stalledRows } from "./stalled.js";

const pollMs = 50;
/** Interval between reports, in milliseconds. */
const tellMs = 1000;

/** The progress of a drain. */
export interface DrainReport {
  readonly empty: boolean;
  readonly rows: number;
  readonly stalled: readonly StalledRows[];
}

/** The observed state. */
export interface DrainOptions {
  readonly broker: Accounts;
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly heldBack: (queue: string) => HeldBack | undefined;
  /** True while any coordinator has a run that may hand rows to one of these pipelines. */
  readonly areFed: (pipelines: readonly string[]) => Promise<boolean>;
}

/**
 * Waits until draining pipelines are empty.
 * @param tell Gets a report at once and every second, including a last one.
 * @param signal Ends the wait; the pipelines continue to drain.
 * @throws StairsError CHANGED_MEANWHILE if one of them no longer drains.
 */
export async function awaitEmpty(
  pipelines: readonly string[],
  options: DrainOptions,
  tell: (report: DrainReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, plans } = options;
  let before: number | undefined;
  let toldMs = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    for (const pipeline of pipelines) checkDrains(pipeline, plans);
    const now = clock.monotonic();
    const { activity, rows, stalled, isFed } = await lookAt(pipelines, options);
    if (rows === 0 && !isFed && before === activity) return tell({ empty: true, rows, stalled });
    if (now - toldMs >= tellMs) {
      toldMs = now;
      tell({ empty: false, rows, stalled });
    }
    before = activity;
    await new Promise<void>((resolve) => clock.after(rows === 0 && !isFed ? 1 : pollMs, resolve));
  }
}

interface Look extends Omit<DrainReport, "empty"> {
  readonly activity: number;
  readonly isFed: boolean;
}

async function lookAt(
  pipelines: readonly string[],
  { broker, plans, heldBack, areFed }: DrainOptions,
): Promise<Look> {
  // Check the runs first: then the queues already show the rows that such a run handed over.
  const isFed = await areFed(pipelines);
  const states = await broker.states();
  await plans.trackFormer(states);
  const former = plans.former.all;
  const sources = new Set(pipelines);
  for (const { pipeline } of plans.pointers) {
    const reached = reach(plans, [pipeline], former);
    const isSource = pipelines.some(
      (target) =>
        reached.has(target) &&
        (plans.mode(pipeline) === "draining" || reach(plans, [target], former).has(pipeline)),
    );
    if (isSource) sources.add(pipeline);
  }
  const inside = states.filter(({ queue }) => sources.has(pipelineOf(queue)));
  return {
    isFed,
    activity: inside.reduce((sum, state) => sum + state.activity, 0),
    rows: inside.reduce((sum, { ready, leased, delayed }) => sum + ready + leased + delayed, 0),
    stalled: stalledRows(inside, heldBack),
  };
}

function checkDrains(pipeline: string, plans: PlanBook): void {
  const mode = plans.mode(pipeline);
  if (mode === "draining") return;
  throw new StairsError(
    "CHANGED_MEANWHILE",
    `Another caller has ${mode === "paused" ? "paused" : "resumed"} ${pipeline}: it no longer drains.`,
  );
}
