/** A pipeline at one moment, as users see it. Counts are rows; totals count since the store was created. */
import type { DropCount, PipelineMode } from "../broker/contract.js";
import type { MissingStep } from "../run/ability.js";
import type { Problem } from "./problem.js";

/** One queue of a pipeline with the stage behind it. */
export interface StageView {
  readonly queue: string;
  /** Rows that can be leased now. */
  readonly ready: number;
  /** Rows in calls. */
  readonly inFlight: number;
  /** Rows that wait for their next attempt. */
  readonly delayed: number;
  /** Dead letters that the store keeps. */
  readonly dead: number;
  readonly totalIn: number;
  readonly totalOut: number;
  readonly totalDropped: number;
  /** The parts of `totalDropped` by reason, the largest first. */
  readonly drops: readonly DropCount[];
  /** Attempts that failed and were repeated. */
  readonly totalRetried: number;
  readonly totalDead: number;
  /** Workers that were lost while they held rows of the stage. */
  readonly totalLosses: number;
  readonly totalFlushed: number;
  /** Rows per second, over the last seconds. */
  readonly inPerSecond: number;
  readonly outPerSecond: number;
  /** Milliseconds since the oldest ready row arrived; 0 without ready rows. */
  readonly oldestMs: number;
  /** 95th percentile from lease to commit, of recent calls, in milliseconds. */
  readonly p95Ms: number;
  /** Bytes of the ready rows. */
  readonly readyBytes: number;
  /** Workers that have all steps of the stage's first call. */
  readonly workers: number;
  /** The first step that no worker can do. */
  readonly missing: MissingStep | undefined;
}

/** `stalled`: rows are ready and none of them can move. */
export type PipelineState = PipelineMode | "stalled" | "idle";

/** One pipeline. */
export interface PipelineView {
  /** `app.name`. */
  readonly pipeline: string;
  readonly state: PipelineState;
  /** The plan that new rows follow. */
  readonly currentPlanId: string;
  /** The plan that was registered last. */
  readonly offeredPlanId: string;
  /** In the order in which rows pass them. */
  readonly stages: readonly StageView[];
  readonly problems: readonly Problem[];
}
