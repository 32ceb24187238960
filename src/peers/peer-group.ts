/**
 * A coordinator as a member of the group that shares its store: how it reacts to the others' messages, how many
 * workers it sends to them, and how it leaves.
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
  /** Its current standing. */
  describe(): Omit<Standing, "sinceMs" | "leaving">;
  /** Its workers. */
  list(): readonly WorkerView[];
  /** Counts workers that stay, and workers that were sent away and have not left yet. */
  count(): { readonly staying: number; readonly ending: number };
  /** Sends workers to other coordinators. */
  sendAway(move: Move): void;
  /** Reads pointers and modes again from the store. */
  look(): Promise<void>;
  /** Gives up the calls of some pipelines. */
  giveUp(pipelines: readonly string[], reason: string): Promise<void>;
  /** Another coordinator has flushed all rows of a pipeline. */
  flushed(pipeline: string): void;
  /** A producer has opened its stream at another coordinator. @param source Its instance id. */
  fedElsewhere(source: string): void;
  /** Another coordinator's run has processed rows that may have waiters here. */
  heard(news: unknown): void;
}

/** Its dependencies. */
export interface PeerGroupOptions {
  readonly others: Others;
  readonly self: Self;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * How long a coordinator must have too many workers before it sends some away, in milliseconds. The minimum is the
   * time until it notices a silent coordinator.
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

  /** The workers of all coordinators. */
  workers(): Promise<readonly WorkerView[]> {
    return this.#lists.all();
  }

  /**
   * Announces that this coordinator stops.
   * @returns addresses for its workers, the coordinator with the fewest workers first.
   */
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
        "could not act on a message of another coordinator at once",
      );
    }
  }
}
