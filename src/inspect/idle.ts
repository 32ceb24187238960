/**
 * Detects when pipelines are truly idle (R15): nothing is ready, delayed or in flight in them and in everything that
 * they reach, and no producer has an open stream into them, in two observations with no movement in between. They
 * also reach whatever former plans may still concern.
 */
import { type Clock, pipelineOf, StairsError } from "@stairs/core";
import type { Accounts, QueueState } from "../broker/contract.js";
import { awayMs } from "../ingest/away-producers.js";
import type { PlanBook } from "../plans/plan-book.js";
import { reach } from "../plans/reach.js";
import type { HeldBack } from "./held-back.js";
import { type StalledRows, stalledRows } from "./stalled.js";

/** Interval between observations, in milliseconds. */
const pollMs = 50;
/** Interval between reports, in milliseconds. */
const tellMs = 1000;
/** Movement up to this long before the wait began counts as part of it, in milliseconds. */
const justBeforeMs = 2000;

/** A report to a waiting caller. */
export interface IdleReport {
  readonly idle: boolean;
  readonly rows: number;
  readonly dead: number;
  readonly stalled: readonly StalledRows[];
  readonly stalledMs: number;
}

/** The observed state. */
export interface IdleOptions {
  readonly broker: Accounts;
  readonly plans: PlanBook;
  readonly clock: Clock;
  readonly heldBack: (queue: string) => HeldBack | undefined;
  /**
   * The pipelines that may receive rows at any coordinator: their producers have open streams, or rows are on their
   * way in.
   */
  readonly fed: () => Promise<ReadonlySet<string>>;
  /** When rows of a pipeline last moved, on the monotonic clock; undefined if never seen. */
  readonly movedAtMs: (pipeline: string) => number | undefined;
}

interface Look {
  readonly rows: number;
  readonly dead: number;
  readonly activity: number;
  readonly fed: boolean;
  readonly stalled: readonly StalledRows[];
}

/** The request to wait. */
export interface IdleQuestion {
  readonly pipelines: readonly string[];
  /** How long to wait for a first row if the pipelines are empty and nothing has moved, in milliseconds. */
  readonly startTimeoutMs: number;
  /** True if the caller already waited at a lost coordinator: its producers may be on their way here. */
  readonly again: boolean;
}

/**
 * Waits until pipelines are idle.
 * @param tell Gets a report every second, with the rows that cannot move, and a last report.
 * @param signal Ends the wait.
 * @throws StairsError NOT_FOUND for an unknown pipeline.
 */
export async function awaitIdle(
  { pipelines, startTimeoutMs, again }: IdleQuestion,
  options: IdleOptions,
  tell: (report: IdleReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const { clock, plans } = options;
  if (pipelines.length === 0)
    throw new StairsError("BAD_ARGUMENT", "The request names no pipeline to wait for.");
  for (const pipeline of pipelines) await plans.current(pipeline);
  const beganMs = clock.monotonic();
  let before: Look | undefined;
  let started = startTimeoutMs === 0;
  let movedMs = beganMs;
  let toldMs = beganMs;
  while (!signal.aborted) {
    const now = clock.monotonic();
    const look = await lookAt(pipelines, options);
    const fed = look.fed || (again && now - beganMs < awayMs);
    const still = before !== undefined && before.activity === look.activity;
    if (!still) movedMs = now;
    started ||=
      look.rows > 0 ||
      (before !== undefined && !still) ||
      now - beganMs >= startTimeoutMs ||
      movedJustBefore(pipelines, beganMs, options);
    const report = {
      rows: look.rows,
      dead: look.dead,
      stalled: look.stalled,
      stalledMs: now - movedMs,
    };
    if (started && still && look.rows === 0 && !fed) return tell({ ...report, idle: true });
    if (now - toldMs >= tellMs) {
      toldMs = now;
      tell({ ...report, idle: false });
    }
    before = look;
    await pause(clock, look.rows === 0 && !fed && started ? 1 : pollMs);
  }
}

function movedJustBefore(
  pipelines: readonly string[],
  beganMs: number,
  options: IdleOptions,
): boolean {
  return pipelines.some((pipeline) => {
    const moved = options.movedAtMs(pipeline);
    return moved !== undefined && moved >= beganMs - justBeforeMs;
  });
}

async function lookAt(
  wanted: readonly string[],
  { broker, plans, fed, heldBack }: IdleOptions,
): Promise<Look> {
  // Check the producers first: then the queues already show all rows that have come in.
  const feeding = await fed();
  const all = await broker.states();
  await plans.trackFormer(all);
  const pipelines = reach(plans, wanted, plans.former.all);
  const states = all.filter((state) => pipelines.has(pipelineOf(state.queue)));
  const sum = (of: (state: QueueState) => number): number =>
    states.reduce((total, state) => total + of(state), 0);
  return {
    rows: sum((state) => state.ready + state.leased + state.delayed + state.arriving),
    dead: sum((state) => state.dead),
    activity: sum((state) => state.activity),
    fed: [...pipelines].some((pipeline) => feeding.has(pipeline)),
    stalled: stalledRows(states, heldBack),
  };
}

function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.after(ms, resolve));
}
