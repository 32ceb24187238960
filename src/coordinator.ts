/**
 * A coordinator: its services to workers, producers and users, and the order in which it stops.
 *
 *   removals stop ─▶ peers know ─▶ producers end ─▶ leasing stops ─▶ runs end ─▶ calls of single rows end
 *     ─▶ workers leave ─▶ this coordinator leaves its peers ─▶ the store closes
 *
 * The constructor builds its parts in four phases, each from the parts of earlier phases: `coordinator/store.ts`,
 * `flows.ts`, `workers.ts`, `views.ts`. Nothing here speaks gRPC; `rpc/` does.
 */
import { type Clock, type PipelineSpec, type Plan, StairsError, type Token } from "@stairs/core";
import type { Broker, Pointer } from "./broker/contract.js";
import { type FlowParts, flowParts } from "./coordinator/flows.js";
import type { CoordinatorOptions } from "./coordinator/options.js";
import { type Removals, startRemovals } from "./coordinator/removals.js";
import { type StoreParts, storeParts } from "./coordinator/store.js";
import { type ViewParts, viewParts } from "./coordinator/views.js";
import { type WorkerParts, workerParts } from "./coordinator/workers.js";
import type { DeadLetters } from "./dead/dead-letters.js";
import type { Answered } from "./follow/answers.js";
import type { ProducerStream, PushStream } from "./ingest/push-stream.js";
import { about, type CoordinatorView } from "./inspect/about.js";
import { audit, type QueueAudit } from "./inspect/audit.js";
import { awaitIdle, type IdleQuestion, type IdleReport } from "./inspect/idle.js";
import type { PipelineView } from "./inspect/pipeline-view.js";
import { pipelineViews } from "./inspect/status.js";
import { type StepUse, stepUses } from "./inspect/steps.js";
import { kindsOf } from "./inspect/worker-kinds.js";
import type { Operations } from "./operate/operations.js";
import type { WorkerView } from "./peers/worker-view.js";
import type { PlanBook } from "./plans/plan-book.js";
import { compileTogether } from "./plans/registration.js";
import type { Connection } from "./session/connection.js";
import type { SessionStream } from "./session/session-stream.js";

export type { Pointer } from "./broker/contract.js";
export type { Selection } from "./dead/dead-letters.js";
export type { LetterView } from "./dead/listing.js";
export type { Answered } from "./follow/answers.js";
export type { CoordinatorView } from "./inspect/about.js";
export type { Difference, QueueAudit } from "./inspect/audit.js";
export type { HeldBack } from "./inspect/held-back.js";
export type { PipelineView, StageView } from "./inspect/pipeline-view.js";
export type { Problem } from "./inspect/problem.js";
export type { StalledRows } from "./inspect/stalled.js";
export type { WorkerView } from "./peers/worker-view.js";
export type { MissingStep } from "./run/ability.js";
export type { CoordinatorOptions } from "./coordinator/options.js";

/** How long workers may take to finish and leave when the coordinator stops, in milliseconds. */
const leaveMs = 2000;
/** How long a stopping coordinator waits until the others know, in milliseconds. */
const tellMs = 1000;

/** A running coordinator. */
export class Coordinator {
  readonly #version: string;
  readonly #store: StoreParts;
  readonly #flows: FlowParts;
  readonly #workers: WorkerParts;
  readonly #views: ViewParts;
  readonly #startedMs: number;
  #removals: Removals | undefined;
  #stopping = false;

  private constructor(options: CoordinatorOptions) {
    this.#version = options.version;
    this.#store = storeParts(options);
    this.#flows = flowParts(this.#store);
    this.#workers = workerParts(this.#store, this.#flows, options.resumeWithinMs);
    this.#views = viewParts(this.#store, this.#flows, this.#workers);
    this.#startedMs = this.#store.clock.monotonic();
  }

  /** Starts with the rows that the broker holds. */
  static async start(options: CoordinatorOptions): Promise<Coordinator> {
    const coordinator = new Coordinator(options);
    await coordinator.#begin();
    return coordinator;
  }

  async #begin(): Promise<void> {
    const { leases, dispatcher } = this.#workers;
    await this.#store.plans.load();
    leases.start();
    await dispatcher.start();
    this.#removals = startRemovals(this.#store, this.#workers);
    await this.#views.sampler.start();
  }

  get broker(): Broker {
    return this.#store.broker;
  }

  get plans(): PlanBook {
    return this.#store.plans;
  }

  /** The operations on dead letters. */
  get dead(): DeadLetters {
    return this.#views.dead;
  }

  /** The operations on whole pipelines. */
  get operations(): Operations {
    return this.#views.operations;
  }

  /**
   * Announces this coordinator to the coordinators that share its store.
   * @param address `host:port` for other machines.
   */
  announce(address: string): Promise<void> {
    return this.#store.others.start(address);
  }

  /** Takes a worker's new stream. */
  acceptWorker(stream: SessionStream): Connection {
    return this.#workers.sessions.accept(stream);
  }

  /** Takes a producer's new stream; call `forgetProducer` when it is gone. */
  acceptProducer(stream: ProducerStream): PushStream {
    return this.#flows.producers.accept(stream);
  }

  /** Signals that a producer's stream is gone. */
  forgetProducer(push: PushStream): void {
    this.#flows.producers.forget(push);
  }

  /** Compiles and registers pipelines: all of them, or none. If any is invalid, the error lists all problems. */
  async register(
    specs: readonly PipelineSpec[],
    activate: boolean,
  ): Promise<{ plan: Plan; pointer: Pointer }[]> {
    const registered: { plan: Plan; pointer: Pointer }[] = [];
    for (const body of compileTogether(specs, this.plans)) {
      registered.push({ plan: body.plan, pointer: await this.plans.register(body, activate) });
    }
    return registered;
  }

  /** Sends one row through a pipeline and waits for its end; see `RowCaller`. */
  call(pipeline: string, token: Token, timeoutMs: number, signal: AbortSignal): Promise<Answered> {
    return this.#flows.rowCaller.call(pipeline, token, timeoutMs, signal);
  }

  /** The state of pipelines; see `pipelineViews`. */
  status(wanted: readonly string[]): Promise<PipelineView[]> {
    return pipelineViews(wanted, this.#views.sources());
  }

  /** Waits until pipelines are idle; see `awaitIdle`. */
  async awaitIdle(
    question: IdleQuestion,
    tell: (report: IdleReport) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { sampler, heldBack } = this.#views;
    const { others } = this.#store;
    const options = {
      ...this.#store,
      heldBack,
      fed: async () => new Set([...this.#flows.fed(), ...(await others.fed())]),
      movedAtMs: (pipeline: string) => sampler.movement.lastMs(pipeline),
    };
    // A fresh sample includes movement since the last one.
    await sampler.sample();
    return awaitIdle(question, options, tell, signal);
  }

  /** Recounts the stored rows of one pipeline or of all. @throws StairsError NOT_FOUND for an unknown pipeline. */
  async audit(pipeline: string | undefined): Promise<QueueAudit[]> {
    if (pipeline !== undefined) await this.plans.current(pipeline);
    return audit(this.broker, pipeline);
  }

  /** The connected workers, of all coordinators of the store. */
  workers(): Promise<readonly WorkerView[]> {
    return this.#views.peerGroup.workers();
  }

  /** Facts about this process and the coordinators that share its store. */
  about(): Promise<CoordinatorView> {
    const uptimeMs = Math.round(this.#store.clock.monotonic() - this.#startedMs);
    return about(this.broker, this.#views.peerGroup, { version: this.#version, uptimeMs });
  }

  /** The steps that current plans need and workers have, by name. */
  steps(): StepUse[] {
    const { sessions } = this.#workers;
    return stepUses([...kindsOf(sessions.all), ...this.#store.others.kinds], this.plans);
  }

  /**
   * Stops in order. Runs in progress finish, or go back after `limitMs`.
   * @param limitMs Time for runs in progress, in milliseconds. Default 30,000.
   */
  async drain(limitMs = 30_000): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    const { broker, others, clock } = this.#store;
    const { producers, answers } = this.#flows;
    const { dispatcher, leases, sessions } = this.#workers;
    const { sampler, peerGroup } = this.#views;
    sampler.stop();
    await this.#removals?.stop();
    const elsewhere = (await Promise.race([peerGroup.leaving(), pause(clock, tellMs)])) ?? [];
    producers.end(stopped());
    await dispatcher.drain(limitMs);
    leases.stop();
    answers.end(stopped());
    await Promise.race([sessions.drain("the coordinator stops", elsewhere), pause(clock, leaveMs)]);
    sessions.end();
    await Promise.race([others.leave(), pause(clock, tellMs)]);
    await broker.close();
  }
}

function stopped(): StairsError {
  return new StairsError(
    "UNREACHABLE",
    "The coordinator stops. Reconnect when it is back; acked rows are safe.",
  );
}

function pause(clock: Clock, ms: number): Promise<undefined> {
  return new Promise((resolve) => clock.after(ms, () => resolve(undefined)));
}
