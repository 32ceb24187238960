/** The state of pipelines, put together from the broker's counts, the plans and the workers. */
import type { PlanLink, Stage } from "@stairs/core";
import type { PipelineStatus, StageStatus } from "@stairs/core/protocol";
import type { Broker, QueueState } from "../broker/contract.js";
import { type PlanBook, unknownPipeline } from "../broker/plan-book.js";
import { type DeadQuota, hasTooManyDead } from "../broker/quota.js";
import { pipelineOf } from "../broker/reach.js";
import type { LatencyBook } from "../dispatch/latency.js";
import type { MissingStep, WorkerPool } from "../dispatch/pool.js";
import { callsOf, firstLinks } from "../dispatch/stage-shape.js";
import type { RateBook } from "../observe/rates.js";

/** Where the parts of a status come from. */
export interface StatusSources {
  readonly broker: Broker;
  readonly plans: PlanBook;
  readonly pool: WorkerPool;
  readonly rates: RateBook;
  readonly latency: LatencyBook;
  /** The stage that rows of a queue have now, where that is known: it may be one of an older plan. */
  readonly stageOf: (queue: string) => Stage | undefined;
  readonly deadQuota: DeadQuota;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The step of a queue's first call that no worker can do; undefined if none is missing. */
export function missingStep(
  queue: string,
  sources: Pick<StatusSources, "plans" | "pool" | "stageOf">,
): MissingStep | undefined {
  const { pool } = sources;
  for (const links of firstCalls(queue, sources)) {
    const step = pool.missing(links);
    if (step !== undefined) return step;
  }
  return undefined;
}

/**
 * The state of the pipelines that match.
 * @param wanted `app.name`, `name` or `app.*`; empty: all.
 * @throws StairsError NOT_FOUND for a name that nothing matches.
 */
export async function pipelineStates(
  wanted: readonly string[],
  sources: StatusSources,
): Promise<PipelineStatus[]> {
  for (const pattern of wanted) {
    const known = sources.plans.pointers.map(({ pipeline }) => pipeline);
    if (!known.some((pipeline) => matches(pipeline, pattern)))
      throw unknownPipeline(pattern, known);
  }
  const states = new Map((await sources.broker.states()).map((state) => [state.queue, state]));
  return sources.plans.pointers
    .filter(
      ({ pipeline }) => wanted.length === 0 || wanted.some((pattern) => matches(pipeline, pattern)),
    )
    .map((pointer) => {
      const queues = queuesOf(pointer.pipeline, states, sources.plans).map((queue) => {
        const missing = missingStep(queue, sources);
        return { missing, stage: stageStatus(queue, states.get(queue), missing, sources) };
      });
      const stages = queues.map(({ stage }) => stage);
      const blocked = blockedBy(pointer.pipeline, sources);
      return {
        pipeline: pointer.pipeline,
        state: stateOf(stages, blocked !== undefined),
        currentPlanId: pointer.currentPlanId,
        offeredPlanId: pointer.offeredPlanId,
        stages,
        problems: [
          ...(blocked === undefined ? [] : [blocked]),
          ...queues.flatMap(({ stage, missing }) =>
            problemsOf(pointer.pipeline, stage, missing, sources.plans),
          ),
        ],
      };
    });
}

function matches(pipeline: string, pattern: string): boolean {
  if (pattern.endsWith(".*")) return pipeline.startsWith(pattern.slice(0, -1));
  return pipeline === pattern || pipeline.endsWith(`.${pattern}`);
}

/** The current plan's queues in their order, then others that still hold rows of older plans. */
function queuesOf(
  pipeline: string,
  states: ReadonlyMap<string, QueueState>,
  plans: PlanBook,
): string[] {
  const stages = plans.known(pipeline)?.plan.stages ?? [];
  const planned = [...new Set(stages.map((stage) => stage.queue))];
  const others = [...states.values()]
    .filter((state) => pipelineOf(state.queue) === pipeline && !planned.includes(state.queue))
    .filter((state) => state.ready + state.leased + state.delayed + state.dead > 0)
    .map((state) => state.queue);
  return [...planned, ...others];
}

/** What rows of a queue wait for: the first call of the stage that they have, or of each that they may have. */
function firstCalls(
  queue: string,
  { plans, stageOf }: Pick<StatusSources, "plans" | "stageOf">,
): (readonly PlanLink[])[] {
  const known = stageOf(queue);
  const planned = plans.known(pipelineOf(queue))?.plan.stages ?? [];
  const stages = known === undefined ? planned.filter((stage) => stage.queue === queue) : [known];
  return stages.flatMap((stage) => {
    const links = firstLinks(stage);
    return links === undefined ? [] : [links];
  });
}

function stageStatus(
  queue: string,
  state: QueueState | undefined,
  missing: MissingStep | undefined,
  sources: StatusSources,
): StageStatus {
  const { pool, rates, latency, now } = sources;
  const rate = rates.rate(queue);
  const workers = firstCalls(queue, sources).map((links) => pool.count(links));
  return {
    queue,
    ready: state?.ready ?? 0,
    inFlight: state?.leased ?? 0,
    delayed: state?.delayed ?? 0,
    dead: state?.dead ?? 0,
    totalIn: state?.counters.in ?? 0,
    totalOut: state?.counters.out ?? 0,
    totalDropped: state?.counters.dropped ?? 0,
    totalRetried: state?.counters.retried ?? 0,
    totalDead: state?.counters.dead ?? 0,
    totalLosses: state?.counters.losses ?? 0,
    inPerSecond: rate.in,
    outPerSecond: rate.out,
    oldestMs: state?.oldestMs === undefined ? 0 : Math.max(0, now() - state.oldestMs),
    p95Ms: latency.p95(queue),
    readyBytes: state?.readyBytes ?? 0,
    workers: workers.length === 0 ? 0 : Math.min(...workers),
    missingStep: missing?.step ?? "",
  };
}

function stateOf(stages: readonly StageStatus[], isBlocked: boolean): string {
  const waiting = stages.filter((stage) => Number(stage.ready) > 0);
  if (waiting.some((stage) => isBlocked || stage.missingStep !== "")) return "stalled";
  const busy = stages.some(
    (stage) => Number(stage.ready) + Number(stage.inFlight) + Number(stage.delayed) > 0,
  );
  return busy ? "running" : "idle";
}

/** Why nothing of the pipeline moves, when its dead letters are at their limit. */
function blockedBy(
  pipeline: string,
  { broker, deadQuota }: Pick<StatusSources, "broker" | "deadQuota">,
): string | undefined {
  if (!hasTooManyDead(broker, pipeline, deadQuota)) return undefined;
  const { rows, bytes } = broker.deadDepth(pipeline);
  return `${pipeline} has ${rows} dead letters of ${bytes} bytes, which is its limit: its rows wait. Fix: see stairs dead list ${pipeline} --group, then stairs dead retry or stairs dead discard; or start the coordinator with a larger --dead-rows or --dead-bytes.`;
}

function problemsOf(
  pipeline: string,
  stage: StageStatus,
  missing: MissingStep | undefined,
  plans: PlanBook,
): string[] {
  const problems: string[] = [];
  if (Number(stage.ready) > 0 && missing !== undefined) {
    problems.push(
      `${Number(stage.ready)} rows in ${stage.queue} wait for step "${missing.step}", and ${missing.why}. Fix: ${fixOf(missing.step, pipeline, plans)}.`,
    );
  }
  if (Number(stage.dead) > 0) {
    problems.push(
      `${Number(stage.dead)} dead letters in ${stage.queue}. See: stairs dead list ${pipeline}`,
    );
  }
  return problems;
}

function fixOf(step: string, pipeline: string, plans: PlanBook): string {
  const stages = plans.known(pipeline)?.plan.stages ?? [];
  const isCurrent = stages.some((stage) =>
    callsOf(stage).some(({ links }) =>
      links.some((link) => step === link.step || step === link.when),
    ),
  );
  return isCurrent
    ? `stairs pipelines run ${pipeline}, or start the worker that provides it`
    : "these rows came in under an older plan: start a worker of the version that has the step";
}
