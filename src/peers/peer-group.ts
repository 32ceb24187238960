/**
 * A coordinator as a member of those that share its store: what it does when the others say something, how many workers
 * it sends to them, and how it leaves.
 */
import type { Clock } from "@stairs/core";
import type { Log } from "../observe/log.js";
import type { Message } from "./message.js";
import type { Notice } from "./notice.js";
import { type Others, quietMs, type Standing } from "./others.js";
import { type Move, Rebalance } from "./rebalance.js";
import { WorkerLists } from "./worker-lists.js";
import type { WorkerView } from "./worker-view.js";

/** One of the coordinators that share a store. */
export type PeerView = Pick<Notice, "address" | "workers" | "producers" | "leaving">;

/** This coordinator's side. */
export interface Self {
  /** What it is at. */
  describe(): Omit<Standing, "sinceMs" | "leaving">;
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
  readonly others: Others;
  readonly self: Self;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * How long a coordinator must have too many workers before it sends some away, in milliseconds; at least as long as it
   * takes to see that another one has fallen silent.
   */
  readonly steadyMs: number;
}

/** This coordinator among the others. */
export class PeerGroup {
  readonly #options: PeerGroupOptions;
  readonly #rebalance: Rebalance;
  readonly #lists: WorkerLists;
  readonly #sinceMs: number;
  #leaving = false;

  /** Joins the others. */
  constructor(options: PeerGroupOptions) {
    const { others, self, steadyMs, clock } = options;
    this.#options = options;
    this.#sinceMs = clock.now();
    this.#rebalance = new Rebalance(Math.max(steadyMs, quietMs + 500));
    this.#lists = new WorkerLists(others, clock, () => self.list());
    others.onNews(() => this.#balance());
    others.hear((message) => void this.#obey(message));
    others.join(() => ({ ...self.describe(), sinceMs: this.#sinceMs, leaving: this.#leaving }));
  }

  /** All coordinators, this one first. */
  get all(): readonly PeerView[] {
    const { others, self } = this.#options;
    const own = { ...self.describe(), address: others.address, leaving: this.#leaving };
    return [own, ...others.all].map(({ address, workers, producers, leaving }) => {
      return { address, workers, producers, leaving };
    });
  }

  /** The workers of all of them. */
  workers(): Promise<readonly WorkerView[]> {
    return this.#lists.all();
  }

  /** Says that this one stops. @returns where its workers may go, the emptiest first. */
  async leaving(): Promise<readonly string[]> {
    const { others } = this.#options;
    this.#leaving = true;
    await others.lastWords();
    return others.alive
      .filter(({ address, leaving }) => address !== "" && !leaving)
      .sort((a, b) => a.workers - b.workers)
      .map(({ address }) => address);
  }

  #balance(): void {
    const { others, self, clock } = this.#options;
    if (this.#leaving) return;
    const { staying, ending } = self.count();
    const move = this.#rebalance.look(staying, ending, others.alive, clock.monotonic());
    if (move !== undefined) self.sendAway(move);
  }

  async #obey(message: Message): Promise<void> {
    const { others, self, log } = this.#options;
    try {
      if (message.say === "look") {
        await self.look();
        await others.tell();
      } else if (message.say === "giveUp") {
        await self.look();
        await self.giveUp(message.pipelines, message.reason);
      } else if (message.say === "flushed") self.flushed(message.pipeline);
      else if (message.say === "hasProducer") self.fedElsewhere(message.source);
      else if (message.say === "rows") self.heard(message.news);
    } catch (error) {
      log.warn(
        { error: String(error) },
        "what another coordinator has said was not followed at once",
      );
    }
  }
}
