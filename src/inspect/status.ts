/** Combines the state of pipelines from the broker's counts, the plans and the workers. */
import { pipelineOf } from "@stairs/core";
import type { QueueState } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import type { LatencyBook } from "../dispatch/latency.js";
import { countAble } from "../run/ability.js";
import type { RateBook } from "../observe/rates.js";
import { firstCalls, missingStep } from "./held-back.js";
import { matching } from "./match.js";
import type { PipelineState, PipelineView, StageView } from "./pipeline-view.js";
import { problemsOf, type ProblemSources } from "./problems.js";

/** The sources of a status. */
export interface StatusSources extends ProblemSources {
  readonly rates: RateBook;
  readonly latency: LatencyBook;
}

/**
 * The state of the matching pipelines.
 * @param wanted `app.name`, `name` or `app.*`; empty: all.
 * @throws StairsError NOT_FOUND for a name without a match.
 */
export async function pipelineViews(
  wanted: readonly string[],
  sources: StatusSources,
): Promise<PipelineView[]> {
  const { broker, plans } = sources;
  const known = plans.pointers.map(({ pipeline }) => pipeline);
  const chosen = new Set(wanted.length === 0 ? known : matching(wanted, known));
  const states = new Map<string, Map<string, QueueState>>();
  for (const state of await broker.states()) {
    const pipeline = pipelineOf(state.queue);
    const queues = states.get(pipeline) ?? new Map<string, QueueState>();
    states.set(pipeline, queues.set(state.queue, state));
  }
  return plans.pointers
    .filter(({ pipeline }) => chosen.has(pipeline))
    .map((pointer) => {
      const own = states.get(pointer.pipeline) ?? new Map<string, QueueState>();
      const stages = queuesOf(pointer.pipeline, own, plans).map((queue) =>
        stageView(queue, own.get(queue), sources),
      );
      const problems = problemsOf(pointer, stages, sources);
      const isBlocked = problems.some(({ code }) => code === "dead_limit");
      return {
        pipeline: pointer.pipeline,
        state: pointer.mode === "running" ? stateOf(stages, isBlocked) : pointer.mode,
        currentPlanId: pointer.currentPlanId,
        offeredPlanId: pointer.offeredPlanId,
        stages,
        problems,
      };
    });
}

/**
 * The current plan's queues in their order, then queues that still hold rows of older plans.
 * @param states States of the pipeline's queues.
 */
function queuesOf(
  pipeline: string,
  states: ReadonlyMap<string, QueueState>,
  plans: PlanBook,
): string[] {
  const stages = plans.known(pipeline)?.plan.stages ?? [];
  const planned = [...new Set(stages.map((stage) => stage.queue))];
  const others = [...states.values()]
    .filter((state) => !planned.includes(state.queue))
    .filter((state) => state.ready + state.leased + state.delayed + state.dead > 0)
    .map((state) => state.queue);
  return [...planned, ...others];
}

function stageView(
  queue: string,
  state: QueueState | undefined,
  sources: StatusSources,
): StageView {
  const { rates, latency, now } = sources;
  const rate = rates.rate(queue);
  const workers = firstCalls(queue, sources).map((links) => countAble(sources.workers, links));
  return {
    queue,
    ready: state?.ready ?? 0,
    inFlight: state?.leased ?? 0,
    delayed: state?.delayed ?? 0,
    dead: state?.dead ?? 0,
    totalIn: state?.counters.in ?? 0,
    totalOut: state?.counters.out ?? 0,
    totalDropped: state?.counters.dropped ?? 0,
    drops: state?.drops ?? [],
    totalRetried: state?.counters.retried ?? 0,
    totalDead: state?.counters.dead ?? 0,
    totalLosses: state?.counters.losses ?? 0,
    totalFlushed: state?.counters.flushed ?? 0,
    inPerSecond: rate.in,
    outPerSecond: rate.out,
    oldestMs: state?.oldestMs === undefined ? 0 : Math.max(0, now() - state.oldestMs),
    p95Ms: latency.p95(queue),
    readyBytes: state?.readyBytes ?? 0,
    workers: workers.length === 0 ? 0 : Math.min(...workers),
    missing: missingStep(queue, sources),
  };
}

function stateOf(stages: readonly StageView[], isBlocked: boolean): PipelineState {
  const waiting = stages.filter((stage) => stage.ready > 0);
  if (waiting.some((stage) => isBlocked || stage.missing !== undefined)) return "stalled";
  const busy = stages.some((stage) => stage.ready + stage.inFlight + stage.delayed > 0);
  return busy ? "running" : "idle";
}
