/**
 * The embedded engine in a thread of its own, so that waiting for the disk stops nobody else. What must be known at
 * once, depths, is a copy here; it is as new as the last answer.
 */
import { StairsError } from "@stairs/core";
import { silentLog } from "../../../observe/log.js";
import type { Broker, Depth, Recount } from "../../contract.js";
import { Watchers } from "../../watchers.js";
import type { EmbeddedOptions } from "../open.js";
import { rowsOfEach } from "../count-rows.js";
import { EngineLink, type News } from "./link.js";
import type { Answer, Arguments, Method } from "./messages.js";
import { received } from "./payloads.js";

type RowsOf = (payload: Buffer) => number;

const nothing: Depth = { rows: 0, bytes: 0 };

/** The embedded engine, seen from the coordinator's thread. */
export class ThreadedBroker implements Broker {
  readonly engine = "embedded";
  readonly peers = undefined;
  readonly setBackMs = undefined;
  readonly location: string;
  readonly #link: EngineLink;
  readonly #depths = new Map<string, Depth>();
  readonly #dead = new Map<string, Depth>();
  readonly #watchers: Watchers;
  readonly #counting = new Map<number, RowsOf>();
  #closing: Promise<void> | undefined;

  private constructor(options: EmbeddedOptions) {
    this.location = options.directory;
    this.#watchers = new Watchers(options.log ?? silentLog);
    this.#link = new EngineLink(options, (news) => this.#learn(news));
  }

  /** @throws StairsError as `openEmbedded`. */
  static async open(options: EmbeddedOptions): Promise<ThreadedBroker> {
    const broker = new ThreadedBroker(options);
    await broker.#link.opened();
    return broker;
  }

  /** Tells whoever finds the directory held where this process serves: `host:port`. */
  setAddress(address: string): void {
    this.#checkOpen();
    this.#link.tell({ say: "announce", address });
  }

  readonly enqueue: Broker["enqueue"] = (request) => this.#ask("enqueue", request);
  readonly lastSequence: Broker["lastSequence"] = (key) => this.#ask("lastSequence", key);
  readonly lease: Broker["lease"] = (request) => this.#ask("lease", request);
  readonly extend: Broker["extend"] = (refs, leaseMs) => this.#ask("extend", refs, leaseMs);
  readonly commit: Broker["commit"] = (commit) => this.#ask("commit", commit);
  readonly release: Broker["release"] = (refs, losses) => this.#ask("release", refs, losses);
  readonly split: Broker["split"] = (ref, pieces, lost) => this.#ask("split", ref, pieces, lost);
  readonly stage: Broker["stage"] = (...part) => this.#ask("stage", ...part);
  readonly unstage: Broker["unstage"] = (callId) => this.#ask("unstage", callId);
  readonly deadLetters: Broker["deadLetters"] = (filter) => this.#ask("deadLetters", filter);
  readonly deadLetter: Broker["deadLetter"] = (id) => this.#ask("deadLetter", id);
  readonly settleDead: Broker["settleDead"] = (decision) => this.#ask("settleDead", decision);
  readonly savePlan: Broker["savePlan"] = (plan) => this.#ask("savePlan", plan);
  readonly plan: Broker["plan"] = (id) => this.#ask("plan", id);
  readonly point: Broker["point"] = (...words) => this.#ask("point", ...words);
  readonly pointer: Broker["pointer"] = (pipeline) => this.#ask("pointer", pipeline);
  readonly pointers: Broker["pointers"] = () => this.#ask("pointers");
  readonly setMode: Broker["setMode"] = (pipeline, mode) => this.#ask("setMode", pipeline, mode);
  readonly flush: Broker["flush"] = (pipeline) => this.#ask("flush", pipeline);
  readonly states: Broker["states"] = () => this.#ask("states");
  readonly readyQueues: Broker["readyQueues"] = () => this.#ask("readyQueues");
  readonly storeBytes: Broker["storeBytes"] = () => this.#ask("storeBytes");

  async recount(rowsOf: RowsOf, pipeline?: string): Promise<readonly Recount[]> {
    this.#checkOpen();
    let of = 0;
    try {
      return await this.#link.recount(pipeline, (no) => {
        of = no;
        this.#counting.set(no, rowsOf);
      });
    } finally {
      this.#counting.delete(of);
    }
  }

  depth(queue: string): Depth {
    return this.#depths.get(queue) ?? nothing;
  }

  deadDepth(pipeline: string): Depth {
    return this.#dead.get(pipeline) ?? nothing;
  }

  watch(listener: (queue: string) => void): () => void {
    return this.#watchers.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#link.close().finally(() => this.#watchers.clear());
    return this.#closing;
  }

  async #ask<M extends Method>(method: M, ...words: Arguments<M>): Promise<Answer<M>> {
    this.#checkOpen();
    return this.#link.ask(method, ...words);
  }

  #checkOpen(): void {
    if (this.#closing === undefined) return;
    throw new StairsError(
      "WRONG_STATE",
      `The broker in ${this.location} is closed: open it again before it is used.`,
    );
  }

  #learn(news: News): void {
    switch (news.say) {
      case "depth":
        this.#depths.set(news.queue, news.depth);
        return;
      case "dead":
        this.#dead.set(news.pipeline, news.depth);
        return;
      case "leasable":
        return this.#watchers.tell(news.queue);
      case "count": {
        const { count, no, payloads } = news;
        const rowsOf = this.#counting.get(no);
        if (rowsOf === undefined) return;
        const rows = rowsOfEach(
          payloads.map((bytes) => bytes && received(bytes)),
          rowsOf,
        );
        this.#link.tell({ say: "counted", count, rows });
      }
    }
  }
}
