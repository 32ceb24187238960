/** The state of pipelines, put together from the broker's counts, the plans and the workers. */
import { pipelineOf } from "@stairs/core";
import type { PipelineStatus, StageStatus } from "@stairs/core/protocol";
import type { Broker, Pointer, QueueState } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import { hasTooManyDead } from "../plans/quota.js";
import type { LatencyBook } from "../dispatch/latency.js";
import { countAble, type MissingStep } from "../run/ability.js";
import { callsOf } from "../run/stage-shape.js";
import type { RateBook } from "../observe/rates.js";
import { firstCalls, gateBefore, gateWords, type HeldSources, missingStep } from "./held-back.js";
import { matching } from "./match.js";

/** Where the parts of a status come from. */
export interface StatusSources extends HeldSources {
  readonly broker: Broker;
  readonly rates: RateBook;
  readonly latency: LatencyBook;
  /** Milliseconds since 1970. */
  readonly now: () => number;
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
      const queues = queuesOf(pointer.pipeline, own, plans).map((queue) => {
        const missing = missingStep(queue, sources);
        return { missing, stage: stageStatus(queue, own.get(queue), missing, sources) };
      });
      const stages = queues.map(({ stage }) => stage);
      const blocked = blockedBy(pointer.pipeline, sources);
      return {
        pipeline: pointer.pipeline,
        state: pointer.mode === "running" ? stateOf(stages, blocked !== undefined) : pointer.mode,
        currentPlanId: pointer.currentPlanId,
        offeredPlanId: pointer.offeredPlanId,
        stages,
        problems: [
          ...(blocked === undefined ? [] : [blocked]),
          ...modeProblem(pointer, stages),
          ...setBackProblem(pointer.pipeline, sources),
          ...queues.flatMap(({ stage, missing }) => [
            ...closedProblem(stage, sources),
            ...problemsOf(pointer.pipeline, stage, missing, plans),
          ]),
        ],
      };
    });
}

/**
 * The current plan's queues in their order, then others that still hold rows of older plans.
 * @param states Those of the pipeline's queues.
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

function stageStatus(
  queue: string,
  state: QueueState | undefined,
  missing: MissingStep | undefined,
  sources: StatusSources,
): StageStatus {
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

/** That somebody holds the pipeline, and how to go on. */
function modeProblem({ pipeline, mode }: Pointer, stages: readonly StageStatus[]): string[] {
  if (mode === "running") return [];
  const rows = stages.reduce(
    (sum, { ready, inFlight, delayed }) =>
      sum + Number(ready ?? 0) + Number(inFlight ?? 0) + Number(delayed ?? 0),
    0,
  );
  const inside =
    rows === 0 ? "it is empty" : `${rows} ${rows === 1 ? "row is" : "rows are"} inside`;
  const what =
    mode === "paused"
      ? `is paused: none of its rows go to workers, ${inside}`
      : `drains: nothing comes in, ${inside}`;
  return [`${pipeline} ${what}. Go on: stairs pipelines resume ${pipeline}`];
}

/** So long it is told that a store was set back, in milliseconds. */
const toldMs = 24 * 3_600_000;

/** That rows may be missing, or come twice. */
function setBackProblem(pipeline: string, { broker, now }: StatusSources): string[] {
  const seenMs = broker.setBackMs?.get(pipeline);
  if (seenMs === undefined || now() - seenMs > toldMs) return [];
  return [
    `${pipeline} was set back: at ${new Date(seenMs).toISOString()} ${broker.location} had less of it than before. What was acked in between is gone, unless its producers send it again, and rows that were done in between come again.`,
  ];
}

/** `1 row in shop.orders/price waits`. */
function waiting(rows: number, queue: string): string {
  return rows === 1 ? `1 row in ${queue} waits` : `${rows} rows in ${queue} wait`;
}

/** Rows that wait for another pipeline that drains. */
function closedProblem({ queue = "", ready }: StageStatus, sources: StatusSources): string[] {
  const gate = Number(ready) > 0 ? gateBefore(queue, sources) : undefined;
  if (gate?.why !== "draining") return [];
  return [`${waiting(Number(ready), queue)}: ${gateWords(gate)}`];
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
      `${waiting(Number(stage.ready), stage.queue ?? "")} for step "${missing.step}", and ${missing.why}. Fix: ${fixOf(missing.step, pipeline, plans)}.`,
    );
  }
  const dead = Number(stage.dead);
  if (dead > 0) {
    const letters = dead === 1 ? "1 dead letter" : `${dead} dead letters`;
    problems.push(`${letters} in ${stage.queue}. See: stairs dead list ${pipeline}`);
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
