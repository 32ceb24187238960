/**
 * The one place where the parts are put together, and the order in which they stop:
 *
 *   producers are sent away ─▶ leasing stops ─▶ runs end ─▶ workers are sent away ─▶ the store closes
 *
 * Nothing here speaks gRPC; `rpc/` does.
 */
import {
  type Clock,
  limits,
  type PipelineSpec,
  type Plan,
  StairsError,
  systemClock,
  type Token,
} from "@stairs/core";
import type { Broker, Pointer, QueueState } from "./broker/contract.js";
import type { CoordinatorSettings } from "./config/setting-values.js";
import { defaultSettings } from "./config/settings.js";
import { WaitingLines } from "./plans/waiting-lines.js";
import { PlanBook } from "./plans/plan-book.js";
import { PlanRemoval } from "./plans/plan-removal.js";
import { compileTogether } from "./plans/registration.js";
import { DeadLetters } from "./dead/dead-letters.js";
import { Retention } from "./dead/retention.js";
import { AnswerBook, type Answered } from "./follow/answers.js";
import { CostBook } from "./run/cost.js";
import { Dispatcher } from "./dispatch/dispatcher.js";
import { LatencyBook } from "./dispatch/latency.js";
import { WorkerPool } from "./run/pool.js";
import { RowCaller } from "./follow/row-call.js";
import { RowNews } from "./follow/row-news.js";
import { RowWatches } from "./follow/row-watch.js";
import { Arrivals } from "./ingest/arrivals.js";
import { Producers } from "./ingest/producers.js";
import type { ProducerStream, PushStream } from "./ingest/push-stream.js";
import { about, type CoordinatorView } from "./inspect/about.js";
import { awaitIdle, type IdleQuestion, type IdleReport } from "./inspect/idle.js";
import { audit, type QueueAudit } from "./inspect/audit.js";
import { heldBack } from "./inspect/held-back.js";
import { Sampler } from "./inspect/sampler.js";
import type { PipelineView } from "./inspect/pipeline-view.js";
import { pipelineViews, type StatusSources } from "./inspect/status.js";
import { type StepUse, stepUses } from "./inspect/steps.js";
import { ableOf, kindsOf } from "./inspect/worker-kinds.js";
import { LeaseKeeper } from "./lease/lease-keeper.js";
import type { Log } from "./observe/log.js";
import { Operations } from "./operate/operations.js";
import { selfOf } from "./operate/self.js";
import { PeerGroup, type Self } from "./peers/peer-group.js";
import type { WorkerView } from "./peers/worker-view.js";
import type { Connection } from "./session/connection.js";
import { processGone } from "./session/process-gone.js";
import type { SessionStream } from "./session/session-stream.js";
import { Sessions } from "./session/sessions.js";

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

/** How long workers have to finish and leave when the coordinator stops, in milliseconds. */
const leaveMs = 2000;
/** How long a coordinator that stops waits until the others know, in milliseconds. */
const tellMs = 1000;

/** What a coordinator is made of and set to. */
export interface CoordinatorOptions {
  readonly broker: Broker;
  readonly log: Log;
  /** The package's version. */
  readonly version: string;
  /** Default: what holds where nothing is set. */
  readonly settings?: Partial<CoordinatorSettings>;
  /** How long a worker whose stream broke has to come back, in milliseconds. Default 3000. */
  readonly resumeWithinMs?: number;
  readonly clock?: Clock;
  /** A number from 0 to 1, for the jitter of retries. */
  readonly random?: () => number;
}

/** A running coordinator. */
export class Coordinator {
  readonly broker: Broker;
  readonly plans: PlanBook;
  /** What is done about rows that were given up. */
  readonly dead: DeadLetters;
  /** What people do with whole pipelines. */
  readonly operations: Operations;
  readonly #options: CoordinatorOptions;
  readonly #settings: CoordinatorSettings;
  readonly #clock: Clock;
  readonly #pool = new WorkerPool();
  readonly #latency = new LatencyBook();
  readonly #sampler: Sampler;
  readonly #leases: LeaseKeeper;
  readonly #dispatcher: Dispatcher;
  readonly #sessions: Sessions;
  readonly #arrivals: Arrivals;
  readonly #answers = new AnswerBook();
  readonly #rowCaller: RowCaller;
  readonly #producers: Producers;
  readonly #peerGroup: PeerGroup;
  readonly #self: Self;
  readonly #startedMs: number;
  #retention: Retention | undefined;
  #planRemoval: PlanRemoval | undefined;
  #stopping = false;

  private constructor(options: CoordinatorOptions) {
    const { broker, log, clock = systemClock, random = Math.random } = options;
    const settings = { ...defaultSettings(), ...options.settings };
    const quota = { rows: settings.queueRows, bytes: settings.queueBytes };
    const deadQuota = { rows: settings.deadRows, bytes: settings.deadBytes };
    this.#options = options;
    this.#settings = settings;
    this.#clock = clock;
    this.#startedMs = clock.monotonic();
    this.broker = broker;
    this.plans = new PlanBook(broker);
    const arrivals = new Arrivals(broker, this.plans);
    this.#arrivals = arrivals;
    const heartbeatMs = settings.heartbeat;
    const { peers } = broker;
    const self = (): Self => this.#self;
    const peerGroup = new PeerGroup({ peers, clock, log, steadyMs: heartbeatMs, self });
    this.#peerGroup = peerGroup;
    const { plans } = this;
    const answers = this.#answers;
    const watches = new RowWatches();
    const isAnswered = (planId: string): boolean => plans.isAnswered(planId);
    const news = new RowNews({ answers, watches, isAnswered, far: peerGroup });
    const lines = new WaitingLines(clock);
    const shared = { broker, plans, answers, watches, news, quota, lines, clock };
    this.#rowCaller = new RowCaller(shared);
    const onRoom = (): void => this.#dispatcher.wake();
    this.dead = new DeadLetters({ ...shared, maxRowBytes: limits.rowBytes, onRoom });
    this.#sampler = new Sampler(broker, clock, log, (states) => this.#keepUp(states));
    this.#leases = new LeaseKeeper({ queues: broker, clock, log, leaseMs: settings.lease });
    this.#dispatcher = new Dispatcher({
      ...shared,
      leases: this.#leases,
      deadQuota,
      pool: this.#pool,
      costs: new CostBook(),
      latency: this.#latency,
      log,
      random,
      maxRowBytes: limits.rowBytes,
      leaseMs: settings.lease,
    });
    const announce = (source: string): Promise<void> => peerGroup.announce(source);
    this.#producers = new Producers({ ...shared, arrivals, deadQuota, announce });
    this.operations = new Operations({
      ...shared,
      peerGroup,
      dispatcher: this.#dispatcher,
      rowCaller: this.#rowCaller,
      heldBack: (queue) => heldBack(queue, this.#sources()),
    });
    this.#sessions = new Sessions({
      clock,
      log,
      heartbeatMs,
      resumeWithinMs: options.resumeWithinMs ?? 3000,
      isGone: processGone,
      onOpen: (session) => this.#pool.add(session),
      onChange: () => this.#pool.changed(),
      onClosed: (session) => this.#pool.remove(session),
    });
    this.#self = selfOf({
      plans,
      news,
      dispatcher: this.#dispatcher,
      sessions: this.#sessions,
      operations: this.operations,
      producers: this.#producers,
      fed: () => this.#fed(),
      look: () => this.#sampler.sample(),
      address: () => peerGroup.address,
    });
  }

  /** Begins with what the broker holds. */
  static async start(options: CoordinatorOptions): Promise<Coordinator> {
    const coordinator = new Coordinator(options);
    await coordinator.plans.load();
    coordinator.#leases.start();
    await coordinator.#dispatcher.start();
    coordinator.#removeOld();
    await coordinator.#sampler.start();
    return coordinator;
  }

  /** Lets the coordinators that share the store know of this one. @param address `host:port` for other machines. */
  async announce(address: string): Promise<void> {
    await this.#peerGroup.start(address);
  }

  /** A worker has opened its stream. */
  acceptWorker(stream: SessionStream): Connection {
    return this.#sessions.accept(stream);
  }

  /** A producer has opened its stream; call `forgetProducer` when it is gone. */
  acceptProducer(stream: ProducerStream): PushStream {
    return this.#producers.accept(stream);
  }

  /** A producer's stream is gone. */
  forgetProducer(push: PushStream): void {
    this.#producers.forget(push);
  }

  /**
   * Compiles pipelines and makes them known: all of them or, with an error that lists what is wrong,
   * none.
   */
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

  /** Sends one row through a pipeline and waits for what becomes of it; see `RowCaller`. */
  call(pipeline: string, token: Token, timeoutMs: number, signal: AbortSignal): Promise<Answered> {
    return this.#rowCaller.call(pipeline, token, timeoutMs, signal);
  }

  /** The state of pipelines; see `pipelineViews`. */
  status(wanted: readonly string[]): Promise<PipelineView[]> {
    return pipelineViews(wanted, this.#sources());
  }

  /** Waits until pipelines are idle; see `awaitIdle`. */
  async awaitIdle(
    question: IdleQuestion,
    tell: (report: IdleReport) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const options = {
      broker: this.broker,
      plans: this.plans,
      clock: this.#clock,
      heldBack: (queue: string) => heldBack(queue, this.#sources()),
      fed: async () => new Set([...this.#fed(), ...(await this.#peerGroup.fed())]),
      movedAtMs: (pipeline: string) => this.#sampler.movement.lastMs(pipeline),
    };
    // What has moved since the last sample counts as well.
    await this.#sampler.sample();
    return awaitIdle(question, options, tell, signal);
  }

  /** Counts again what is stored, of one pipeline or of all. @throws StairsError NOT_FOUND for an unknown pipeline. */
  async audit(pipeline: string | undefined): Promise<QueueAudit[]> {
    if (pipeline !== undefined) await this.plans.current(pipeline);
    return audit(this.broker, pipeline);
  }

  /** The connected workers, of all coordinators of the store. */
  workers(): Promise<readonly WorkerView[]> {
    return this.#peerGroup.workers();
  }

  /** Facts about this process and those that share its store. */
  about(): Promise<CoordinatorView> {
    const { version } = this.#options;
    const uptimeMs = Math.round(this.#clock.monotonic() - this.#startedMs);
    return about(this.broker, this.#peerGroup, { version, uptimeMs });
  }

  /** The steps that current plans need and workers have, by name. */
  steps(): StepUse[] {
    return stepUses([...kindsOf(this.#sessions.all), ...this.#peerGroup.kinds], this.plans);
  }

  /**
   * Stops in order. Runs in progress are finished, or given back after `limitMs`.
   * @param limitMs Default 30,000.
   */
  async drain(limitMs = 30_000): Promise<void> {
    if (this.#stopping) return;
    this.#stopping = true;
    this.#sampler.stop();
    await this.#retention?.stop();
    await this.#planRemoval?.stop();
    const leaving = this.#peerGroup.leaving();
    const elsewhere = (await Promise.race([leaving, pause(this.#clock, tellMs)])) ?? [];
    this.#producers.end(stopped());
    await this.#dispatcher.drain(limitMs);
    this.#leases.stop();
    this.#answers.end(stopped());
    await Promise.race([
      this.#sessions.drain("the coordinator stops", elsewhere),
      pause(this.#clock, leaveMs),
    ]);
    this.#sessions.end();
    await Promise.race([this.#peerGroup.others.leave(), pause(this.#clock, tellMs)]);
    await this.broker.close();
  }

  /** What is removed when its time has come: plans that nothing names, and dead letters. */
  #removeOld(): void {
    const { broker, log } = this.#options;
    this.#planRemoval = new PlanRemoval({ plans: this.plans, clock: this.#clock, log });
    const { deadRetention: keepMs } = this.#settings;
    if (keepMs === "forever") return;
    const onRoom = (): void => this.#dispatcher.wake();
    this.#retention = new Retention({ broker, clock: this.#clock, log, keepMs, onRoom });
  }

  /** The pipelines into which rows may come. */
  #fed(): ReadonlySet<string> {
    return new Set([
      ...this.#producers.pipelines,
      ...this.#arrivals.pipelines,
      ...this.#rowCaller.pipelines,
    ]);
  }

  #sources(): StatusSources {
    return {
      broker: this.broker,
      plans: this.plans,
      workers: [...this.#pool.able, ...this.#peerGroup.kinds.map(ableOf)],
      rates: this.#sampler.rates,
      latency: this.#latency,
      stageOf: (queue) => this.#dispatcher.lane(queue)?.stage,
      deadQuota: { rows: this.#settings.deadRows, bytes: this.#settings.deadBytes },
      now: () => this.#clock.now(),
    };
  }

  /** What this process remembers of plans and modes follows what the store says. */
  async #keepUp(states: readonly QueueState[]): Promise<void> {
    await this.plans.trackFormer(states);
    if (await this.plans.refresh()) await this.#dispatcher.gatesChanged();
  }
}

function stopped(): StairsError {
  return new StairsError(
    "UNREACHABLE",
    "The coordinator stops. Connect again when it is back; rows that were acked are safe.",
  );
}

function pause(clock: Clock, ms: number): Promise<undefined> {
  return new Promise((resolve) => clock.after(ms, () => resolve(undefined)));
}
