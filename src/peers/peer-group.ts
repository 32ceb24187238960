/**
 * The coordinators of one store, seen from one of them: what it says to the others, what it does when they say something,
 * and how many workers it sends to them.
 */
import type { Clock } from "@stairs/core";
import type { Peers } from "../broker/peers.js";
import type { Log } from "../observe/log.js";
import { FarWatches } from "./far-watches.js";
import type { Message } from "./message.js";
import type { Notice, WorkerKind } from "./notice.js";
import { Others, quietMs } from "./others.js";
import { type Move, Rebalance } from "./rebalance.js";
import { WorkerLists } from "./worker-lists.js";
import type { WorkerView } from "./worker-view.js";

/** One of the coordinators that share a store. */
export type PeerView = Pick<Notice, "address" | "workers" | "producers" | "leaving">;

/** This coordinator's side. */
export interface Self {
  /** What it is at. */
  describe(): Omit<Notice, "id" | "address" | "sinceMs" | "saidMs" | "leaving">;
  /** Its workers. */
  list(): readonly WorkerView[];
  /** Workers that stay, and those that were sent away and are still here. */
  count(): { readonly staying: number; readonly ending: number };
  /** Sends workers to others. */
  sendAway(move: Move): void;
  /** Reads pointers and modes again. */
  look(): Promise<void>;
  /** Gives up the calls of some pipelines. */
  giveUp(pipelines: readonly string[], reason: string): Promise<void>;
  /** All rows of a pipeline were thrown away. */
  flushed(pipeline: string): void;
  /** A producer has its stream at another one now. @param source Its instance id. */
  fedElsewhere(source: string): void;
  /** A run of another one did something with rows that somebody may wait for. */
  heard(news: unknown): void;
}

/** What it needs. */
export interface PeerGroupOptions {
  readonly peers: Peers | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * How long a coordinator must have too many workers before it sends some away, in milliseconds; at least as long as it
   * takes to see that another one has fallen silent.
   */
  readonly steadyMs: number;
  /** Asked for when this one has begun. */
  readonly self: () => Self;
}

/** This coordinator among the others of its store. */
export class PeerGroup {
  readonly others: Others;
  readonly #options: PeerGroupOptions;
  readonly #rebalance: Rebalance;
  readonly #lists: WorkerLists;
  readonly #watches: FarWatches;
  readonly #sinceMs: number;
  #address = "";
  #leaving = false;

  constructor(options: PeerGroupOptions) {
    const { self, steadyMs, clock } = options;
    this.#options = options;
    this.#sinceMs = clock.now();
    this.#rebalance = new Rebalance(Math.max(steadyMs, quietMs + 500));
    this.others = new Others({
      ...options,
      describe: () => ({ ...self().describe(), ...this.#place }),
      address: () => this.#address,
    });
    this.others.onNews(() => this.#balance());
    this.others.hear((message) => void this.#obey(message));
    this.#watches = new FarWatches(this.others, clock, options.peers?.id ?? "");
    this.#lists = new WorkerLists(this.others, clock, () => self().list());
  }

  get #place(): Pick<Notice, "address" | "sinceMs" | "leaving"> {
    return { address: this.#address, sinceMs: this.#sinceMs, leaving: this.#leaving };
  }

  /** Where this one is reached; empty until it serves. */
  get address(): string {
    return this.#address;
  }

  /** Begins. @param address `host:port` at which this one is reached. */
  async start(address: string): Promise<void> {
    this.#address = address;
    await this.others.start();
    // The others know of it at once, and not only within a second.
    this.others.send({ say: "look" });
  }

  /** All of them, this one first. */
  get all(): readonly PeerView[] {
    const self = { ...this.#options.self().describe(), address: this.#address };
    return [{ ...self, leaving: this.#leaving }, ...this.others.all].map(
      ({ address, workers, producers, leaving }) => ({ address, workers, producers, leaving }),
    );
  }

  /** What the workers of the others can do, as of at most a second ago. */
  get kinds(): readonly WorkerKind[] {
    return this.others.all.flatMap(({ kinds }) => kinds);
  }

  /** True if there are others. */
  get exist(): boolean {
    return this.others.all.length > 0;
  }

  /** True if one of the others watches rows of any plan. */
  get watch(): boolean {
    return this.#watches.any;
  }

  /** Asks the others to tell of their runs; resolves when they do. Returns how to end it. */
  ask(): Promise<() => void> {
    return this.#watches.begin();
  }

  /** Tells the others of a run. */
  tell(news: object): void {
    this.others.send({ say: "rows", news });
  }

  /** The workers of all of them. */
  workers(): Promise<readonly WorkerView[]> {
    return this.#lists.all();
  }

  /** True when each of the others knows that these pipelines drain, and hands no rows to them any more. */
  async haveClosed(pipelines: readonly string[]): Promise<boolean> {
    const others = await this.others.fresh();
    return others.every(({ closed }) => pipelines.every((pipeline) => closed.includes(pipeline)));
  }

  /** A producer has opened a stream. Resolves when the others can see that. @param source Its instance id. */
  async announce(source: string): Promise<void> {
    await this.others.tell();
    this.others.send({ say: "hasProducer", source });
  }

  /** The pipelines into which rows may come through the others, as of this moment. */
  async fed(): Promise<readonly string[]> {
    return (await this.others.fresh()).flatMap(({ fed }) => fed);
  }

  /** Says that this one stops. @returns where its workers may go, the emptiest first. */
  async leaving(): Promise<readonly string[]> {
    this.#leaving = true;
    await this.others.lastWords();
    return this.others.alive
      .filter(({ address, leaving }) => address !== "" && !leaving)
      .sort((a, b) => a.workers - b.workers)
      .map(({ address }) => address);
  }

  #balance(): void {
    const { self, clock } = this.#options;
    if (this.#leaving) return;
    const { staying, ending } = self().count();
    const move = this.#rebalance.look(staying, ending, this.others.alive, clock.monotonic());
    if (move !== undefined) self().sendAway(move);
  }

  async #obey(message: Message): Promise<void> {
    const { self, log } = this.#options;
    try {
      if (message.say === "look") {
        await self().look();
        await this.others.tell();
      } else if (message.say === "giveUp") {
        await self().look();
        await self().giveUp(message.pipelines, message.reason);
      } else if (message.say === "flushed") self().flushed(message.pipeline);
      else if (message.say === "hasProducer") self().fedElsewhere(message.source);
      else if (message.say === "rows") self().heard(message.news);
    } catch (error) {
      log.warn(
        { error: String(error) },
        "what another coordinator has said was not followed at once",
      );
    }
  }
}
