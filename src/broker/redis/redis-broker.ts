/**
 * The engine on a Redis server, for any number of coordinators. The server holds all data. A process keeps a copy of
 * some of it. The copy may be a second old, except for the process's own latest changes.
 */
import { messageOf, StairsError } from "@stairs/core";
import type { Log } from "../../observe/log.js";
import type {
  Broker,
  Commit,
  CommitResult,
  DeadDecision,
  DeadDecisionResult,
  DeadEntry,
  DeadFilter,
  DeadPage,
  Depth,
  EnqueueRequest,
  EnqueueResult,
  EntrySplit,
  InboxKey,
  LeasedEntry,
  LeaseExtension,
  LeaseRelease,
  LeaseRequest,
  ModeChange,
  PlanOffer,
  Pointer,
  QueueState,
  Recount,
  RecountRequest,
  StagedPart,
  StoredPlan,
} from "../contract.js";
import { Arrivals } from "./arrivals.js";
import { Commits } from "./commits.js";
import { Leases } from "./leases.js";
import { LetterIds } from "./letter-ids.js";
import { Letters } from "./letters.js";
import { Outbox } from "./outbox.js";
import { RedisPeers } from "./peers.js";
import { Plans } from "./plans.js";
import { Recounts } from "./recount.js";
import { number, text } from "./reply.js";
import { flushScript } from "./scripts/pipeline.js";
import { Slots, type SlotOptions } from "./slots.js";
import { Sweeper } from "./sweeper.js";

/** The engine's parts. */
export interface RedisEngineOptions extends SlotOptions {
  /** The URL without its password, for messages. */
  readonly location: string;
}

/** The Redis engine. */
export class RedisBroker implements Broker {
  readonly engine = "redis";
  readonly location: string;
  readonly peers: RedisPeers;
  readonly setBackMs: ReadonlyMap<string, number>;
  readonly #slots: Slots;
  readonly #sweeper: Sweeper;
  readonly #outbox: Outbox;
  readonly #arrivals: Arrivals;
  readonly #leases: Leases;
  readonly #commits: Commits;
  readonly #letters: Letters;
  readonly #plans: Plans;
  readonly #recounts: Recounts;
  readonly #log: Log;
  readonly #begun = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(options: RedisEngineOptions) {
    const { location, clock, log } = options;
    this.location = location;
    this.#log = log;
    const slots = new Slots(options);
    const ids = new LetterIds(slots.connection, slots.keys);
    const outbox = new Outbox(slots, ids, log);
    const commits = new Commits(slots, ids, outbox);
    this.#slots = slots;
    this.setBackMs = slots.setBackMs;
    this.peers = new RedisPeers(slots.instance, slots.connection, slots.keys);
    this.#outbox = outbox;
    this.#commits = commits;
    this.#arrivals = new Arrivals(slots, ids, outbox);
    this.#leases = new Leases(slots);
    this.#letters = new Letters(slots, ids, outbox);
    this.#plans = new Plans(slots);
    this.#recounts = new Recounts(slots, () => this.#closing !== undefined);
    this.#sweeper = new Sweeper({
      slots,
      clock,
      log,
      callsOf: (pipeline) => commits.callsOf(pipeline),
      onOutgoing: (pipeline) => void outbox.move(pipeline),
    });
  }

  /** Starts from the data that the server holds. */
  static async start(options: RedisEngineOptions): Promise<RedisBroker> {
    const broker = new RedisBroker(options);
    try {
      await broker.#sweeper.start();
      await broker.peers.start();
      return broker;
    } catch (error) {
      broker.#sweeper.close();
      throw error;
    }
  }

  enqueue(request: EnqueueRequest): Promise<EnqueueResult> {
    return this.#do(() => this.#arrivals.enqueue(request));
  }

  lastSequence(key: Omit<InboxKey, "sequence">): Promise<number> {
    return this.#do(() => this.#arrivals.lastSequence(key));
  }

  lease(request: LeaseRequest): Promise<readonly LeasedEntry[]> {
    this.#sweeper.heed(request.leaseMs);
    return this.#do(() => this.#leases.lease(request));
  }

  extend(extension: LeaseExtension): Promise<readonly string[]> {
    return this.#do(() => this.#leases.extend(extension));
  }

  commit(commit: Commit): Promise<CommitResult> {
    return this.#do(() => this.#commits.commit(commit, this.#sweeper));
  }

  release(release: LeaseRelease): Promise<readonly string[]> {
    return this.#do(() => this.#leases.release(release));
  }

  split(split: EntrySplit): Promise<boolean> {
    return this.#do(() => this.#leases.split(split));
  }

  stage(part: StagedPart): Promise<void> {
    return this.#do(() => this.#commits.stage(part));
  }

  unstage(callId: string): Promise<void> {
    return this.#do(() => this.#commits.unstage(callId));
  }

  deadLetters(filter: DeadFilter): Promise<DeadPage> {
    return this.#do(() => this.#letters.page(filter));
  }

  deadLetter(id: string): Promise<DeadEntry | undefined> {
    return this.#do(() => this.#letters.letter(id));
  }

  settleDead(decision: DeadDecision): Promise<DeadDecisionResult> {
    return this.#do(() => this.#letters.settle(decision));
  }

  deadDepth(pipeline: string): Depth {
    return this.#slots.deadDepth(pipeline);
  }

  savePlan(plan: StoredPlan): Promise<boolean> {
    return this.#do(() => this.#plans.save(plan));
  }

  plan(id: string): Promise<StoredPlan | undefined> {
    return this.#do(() => this.#plans.plan(id));
  }

  point(offer: PlanOffer): Promise<Pointer> {
    return this.#do(() => this.#plans.point(offer));
  }

  pointer(pipeline: string): Promise<Pointer | undefined> {
    return this.#do(() => this.#plans.pointer(pipeline));
  }

  pointers(): Promise<readonly Pointer[]> {
    return this.#do(() => this.#sweeper.pointers());
  }

  removePlans(): Promise<readonly string[]> {
    return this.#do(() => this.#plans.remove());
  }

  setMode(change: ModeChange): Promise<Pointer> {
    return this.#do(() => this.#plans.setMode(change));
  }

  flush(pipeline: string): Promise<number> {
    return this.#do(async () => number(await this.#slots.run(pipeline, flushScript, [])));
  }

  recount(request: RecountRequest): Promise<readonly Recount[]> {
    return this.#do(() => this.#recounts.count(request));
  }

  states(): Promise<readonly QueueState[]> {
    return this.#do(() => this.#sweeper.states());
  }

  depth(queue: string): Depth {
    return this.#slots.depth(queue);
  }

  watch(listener: (queue: string) => void): () => void {
    return this.#slots.watchers.add(listener);
  }

  async readyQueues(): Promise<readonly string[]> {
    const states = await this.states();
    return states.filter(({ readyEntries }) => readyEntries > 0).map(({ queue }) => queue);
  }

  storeBytes(): Promise<number> {
    return this.#do(async () => {
      const servers = await this.#slots.connection.each("INFO", "memory");
      return servers.reduce(
        (sum, { reply }) => sum + Number(/^used_memory:(\d+)/m.exec(text(reply))?.[1] ?? 0),
        0,
      );
    });
  }

  /** Checks all queues now. The engine also does so every second. */
  poll(): Promise<void> {
    return this.#do(() => this.#sweeper.poll());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#sweeper.close();
    await Promise.allSettled(this.#begun);
    await this.#outbox.idle();
    this.#slots.watchers.clear();
    try {
      await this.#commits.letGo();
      await this.#leases.letGo();
    } catch (error) {
      this.#log.warn(
        `The coordinator could not release its entries; their leases will expire: ${messageOf(error)}`,
      );
    }
    this.#slots.connection.close();
  }

  async #do<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) {
      throw new StairsError(
        "WRONG_STATE",
        `The broker on ${this.location} is closed: open it again before you use it.`,
      );
    }
    const begun = work();
    this.#begun.add(begun);
    try {
      return await begun;
    } finally {
      this.#begun.delete(begun);
    }
  }
}
