/**
 * The embedded engine in a thread of its own, so that waiting for the disk does not block the coordinator. This thread
 * keeps a copy of the depths, because callers need them synchronously. The copy is as new as the last answer.
 */
import { StairsError } from "@stairs/core";
import { silentLog } from "../../../observe/log.js";
import type { Broker, Depth, Recount, RecountRequest } from "../../contract.js";
import { type AskAnswer, askNames, type AskRequest, forwarding } from "../../forward.js";
import { Watchers } from "../../watchers.js";
import type { EmbeddedOptions } from "../open.js";
import { rowsOfEach } from "../count-rows.js";
import { EngineLink, type News } from "./link.js";
import type { Method } from "./messages.js";
import { received } from "./payloads.js";

/** The embedded engine, seen from the coordinator's thread. */
export interface ThreadedBroker extends Broker {
  /** Records where this process serves, as `host:port`, for processes that find the directory held. */
  setAddress(address: string): void;
}

/** @throws StairsError as `openEmbedded`. */
export async function openThreaded(options: EmbeddedOptions): Promise<ThreadedBroker> {
  const engine = new Engine(options);
  await engine.opened();
  return {
    engine: "embedded",
    location: options.directory,
    peers: undefined,
    setBackMs: undefined,
    ...forwarding(sent, (method, request) => engine.ask(method, request)),
    recount: (request) => engine.recount(request),
    depth: (queue) => engine.depth(queue),
    deadDepth: (pipeline) => engine.deadDepth(pipeline),
    watch: (listener) => engine.watchers.add(listener),
    setAddress: (address) => engine.setAddress(address),
    close: () => engine.close(),
  };
}

/** The methods that the thread answers alone. A recount is not among them: for it, the thread asks this thread. */
const { recount: _, close: __, ...sent } = askNames;

const nothing: Depth = { rows: 0, bytes: 0 };

/** This thread's side of the engine. */
class Engine {
  readonly watchers: Watchers;
  readonly #location: string;
  readonly #link: EngineLink;
  readonly #depths = new Map<string, Depth>();
  readonly #dead = new Map<string, Depth>();
  readonly #counting = new Map<number, RecountRequest["rowsOf"]>();
  #closing: Promise<void> | undefined;

  constructor(options: EmbeddedOptions) {
    this.#location = options.directory;
    this.watchers = new Watchers(options.log ?? silentLog);
    this.#link = new EngineLink(options, (news) => this.#learn(news));
  }

  opened(): Promise<void> {
    return this.#link.opened();
  }

  async ask<M extends Method>(method: M, request: AskRequest<M>): Promise<AskAnswer<M>> {
    this.#checkOpen();
    return this.#link.ask(method, request);
  }

  setAddress(address: string): void {
    this.#checkOpen();
    this.#link.tell({ say: "announce", address });
  }

  async recount({ rowsOf, pipeline }: RecountRequest): Promise<readonly Recount[]> {
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

  close(): Promise<void> {
    this.#closing ??= this.#link.close().finally(() => this.watchers.clear());
    return this.#closing;
  }

  #checkOpen(): void {
    if (this.#closing === undefined) return;
    throw new StairsError(
      "WRONG_STATE",
      `The broker in ${this.#location} is closed: open it again before you use it.`,
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
        return this.watchers.tell(news.queue);
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
