/**
 * Gates hold back rows that workers could process. A gate is closed if the rows' pipeline is paused or has too many
 * dead letters, if a pipeline that they would be handed to drains, or if a queue behind them is full (R14). Edges
 * inside a cycle never hold rows back: the cycle would wait for itself. A drain does not hold back rows of a pipeline
 * that drains too: both would wait forever.
 */
import { pipelineOf, type Stage } from "@stairs/core";
import type { Letters, Queues } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { type DeadQuota, hasTooManyDead, isFull, type Quota, spareRows } from "../plans/quota.js";
import type { WaitingLines } from "../plans/waiting-lines.js";
import { behind } from "../run/stage-shape.js";

/** Why a queue leases no rows until a person acts. */
export interface ClosedGate {
  readonly code: "paused" | "dead_limit" | "draining";
  /** The pipeline that is paused, has the dead letters, or drains. */
  readonly pipeline: string;
}

/** The inputs of gates. */
export interface GateOptions {
  readonly broker: Pick<Queues, "depth"> & Pick<Letters, "deadDepth">;
  readonly plans: PlanBook;
  readonly quota: Quota;
  readonly deadQuota: DeadQuota;
  /** The lines of waiting producers. */
  readonly lines: WaitingLines;
}

/**
 * The closed gate of a queue, if any.
 * @param stage Stage of the queue's rows; undefined if unknown: then only the queue's own pipeline counts.
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
 * How many rows of a stage may start: as many as fit into the queues behind it. If that is very few, the spare rows
 * of the limit count too, because otherwise entries would be cut into tiny pieces. None while a gate is closed, or
 * while a producer has claimed the room of one of these queues.
 * @param coming Rows of the stage that have started and are not in these queues yet.
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
