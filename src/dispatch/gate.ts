/**
 * What holds rows back that somebody could work on. Their pipeline is paused, or has too many dead letters; a
 * pipeline that they would be handed to drains; or a queue behind them is full (R14). Edges inside a circle
 * never hold back: it would wait for itself. Nor does a drain hold back rows of a pipeline that drains too: both
 * would wait for ever.
 */
import { pipelineOf, type Stage } from "@stairs/core";
import type { Letters, Queues } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { type DeadQuota, hasTooManyDead, isFull, type Quota, spareRows } from "../plans/quota.js";
import type { WaitingLines } from "../plans/waiting-lines.js";
import { behind } from "../run/stage-shape.js";

/** Why a queue is not leased until somebody does something about it. */
export interface ClosedGate {
  readonly code: "paused" | "dead_limit" | "draining";
  /** Which pipeline is paused, has the dead letters, or drains. */
  readonly pipeline: string;
}

/** What gates depend on. */
export interface GateOptions {
  readonly broker: Pick<Queues, "depth"> & Pick<Letters, "deadDepth">;
  readonly plans: PlanBook;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
  /** Of the producers that wait. */
  readonly lines: WaitingLines;
}

/**
 * The gate that is closed before a queue, if one is.
 * @param stage Of the queue's rows; undefined where it is not known: then only its own pipeline counts.
 */
export function closedGate(
  queue: string,
  stage: Stage | undefined,
  { broker, plans, deadQuota }: Omit<GateOptions, "quota" | "lines">,
): ClosedGate | undefined {
  const own = pipelineOf(queue);
  const mode = plans.mode(own);
  if (mode === "paused") return { code: "paused", pipeline: own };
  if (hasTooManyDead(broker, own, deadQuota)) return { code: "dead_limit", pipeline: own };
  if (stage === undefined || mode === "draining") return undefined;
  const targets = behind(stage, plans).pipelines;
  const pipeline = targets.find((target) => plans.mode(target) === "draining");
  return pipeline === undefined ? undefined : { code: "draining", pipeline };
}

/**
 * How many rows of a stage may be begun with: as many as there is room for in the queues behind it, and some more where
 * it is little, which the limit has to spare, since entries would be cut into crumbs. None while a gate is closed, or a
 * producer has waited too long for the room of one of these queues.
 * @param coming Rows of the stage that were begun with and are not in these queues yet.
 */
export function roomBehind(stage: Stage, options: GateOptions, coming: number): number {
  if (closedGate(stage.queue, stage, options) !== undefined) return 0;
  const { broker, plans, quota, lines } = options;
  const spare = spareRows(quota);
  let room = Infinity;
  for (const queue of behind(stage, plans).queues) {
    if (isFull(broker, queue, quota) || lines.isClaimed(queue)) return 0;
    room = Math.min(room, quota.rows - spare - broker.depth(queue).rows - coming);
  }
  return room <= 0 ? 0 : Math.max(room, spare);
}
