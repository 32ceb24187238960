/**
 * The coordinator's end of the engine's thread: starts the thread, sends it requests, runs its timers. Every request
 * gets an answer, even if the thread ends by itself.
 */
import { type TransferListItem, Worker } from "node:worker_threads";
import { StairsError, type Timer } from "@stairs/core";
import type { EmbeddedOptions } from "../open.js";
import type { AskAnswer, AskRequest } from "../../forward.js";
import { Bundle } from "./bundle.js";
import {
  type FromEngine,
  type Method,
  type Moment,
  opening,
  receivedError,
  type ThreadData,
  type ToEngine,
} from "./messages.js";
import { receiveAnswer, sendRequest } from "./payloads.js";

/**
 * The built file, because a thread's entry point cannot be TypeScript. The path is the same from sources and from a
 * build.
 */
const entry = new URL(
  "../../../../dist/broker/embedded/threaded/engine-thread.js",
  import.meta.url,
);

/** Messages from the thread other than answers. */
export type News = Extract<FromEngine, { readonly say: "depth" | "dead" | "leasable" | "count" }>;

/** Messages to the thread. The link adds the time to each. */
type Saying = ToEngine extends infer Message
  ? Message extends ToEngine
    ? Omit<Message, keyof Moment>
    : never
  : never;

interface Question {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: StairsError) => void;
}

/** One engine's thread. */
export class EngineLink {
  readonly #options: EmbeddedOptions;
  readonly #hear: (news: News) => void;
  readonly #thread: Worker;
  readonly #bundle: Bundle<ToEngine>;
  readonly #asked = new Map<number, Question>();
  readonly #timers = new Map<number, Timer>();
  #last = opening;
  #state: "opening" | "open" | "closing" | "ended" = "opening";

  /** @param hear Receives the news in order. It receives news that precede an answer before that answer resolves. */
  constructor(options: EmbeddedOptions, hear: (news: News) => void) {
    const { directory, durability, owner, limits, clock } = options;
    this.#options = options;
    this.#hear = hear;
    const data: ThreadData = {
      nowMs: clock.now(),
      monotonicMs: clock.monotonic(),
      options: { directory, durability, owner, limits },
    };
    this.#thread = new Worker(entry, { workerData: data, execArgv: [], name: "stairs-store" });
    this.#bundle = new Bundle((messages, transfer) =>
      this.#thread.postMessage(messages, transfer as readonly TransferListItem[]),
    );
    this.#thread.on("message", (messages: readonly FromEngine[]) => {
      for (const message of messages) this.#take(message);
    });
    this.#thread.once("error", (error) => this.#died(error.message));
    this.#thread.once("exit", () => this.#died("it ended by itself"));
  }

  /** Resolves when the engine is open. @throws StairsError as `openEmbedded`. */
  opened(): Promise<void> {
    return this.#question<void>(opening).then(() => {
      this.#state = "open";
    });
  }

  /** @throws StairsError as the method does; INTERNAL if the thread has ended. */
  ask<M extends Method>(method: M, request: AskRequest<M>): Promise<AskAnswer<M>> {
    const { message, transfer } = sendRequest(method, request);
    const no = ++this.#last;
    this.tell({ say: "ask", no, method, request: message }, transfer);
    return this.#question<AskAnswer<M>>(no).then((answer) => receiveAnswer(method, answer));
  }

  /** Asks for a recount. Its `count` messages carry the number that `begun` receives. */
  recount<T>(pipeline: string | undefined, begun: (no: number) => void): Promise<T> {
    const no = ++this.#last;
    begun(no);
    this.tell({ say: "recount", no, pipeline });
    return this.#question(no);
  }

  tell(message: Saying, transfer?: readonly ArrayBuffer[]): void {
    const { clock } = this.#options;
    const moment = { nowMs: clock.now(), monotonicMs: clock.monotonic() };
    this.#bundle.say({ ...message, ...moment }, transfer);
  }

  /** Closes the engine and waits for its thread to end. Does nothing if the thread has ended by itself. */
  async close(): Promise<void> {
    if (this.#state === "ended") return;
    const exited = new Promise((resolve) => this.#thread.once("exit", resolve));
    this.#state = "closing";
    await this.ask("close", undefined);
    this.#thread.ref();
    await exited;
  }

  #question<T>(no: number): Promise<T> {
    if (this.#state === "ended") return Promise.reject(gone("it has ended"));
    // The thread keeps the process alive only while it has work in progress.
    if (this.#asked.size === 0) this.#thread.ref();
    return new Promise<T>((resolve, reject) => {
      this.#asked.set(no, { resolve, reject });
    });
  }

  #answered(no: number): Question | undefined {
    const question = this.#asked.get(no);
    this.#asked.delete(no);
    if (this.#asked.size === 0) this.#thread.unref();
    return question;
  }

  #take(message: FromEngine): void {
    const { log, onBroken } = this.#options;
    switch (message.say) {
      case "answered":
        return this.#answered(message.no)?.resolve(message.answer as never);
      case "failed":
        return this.#answered(message.no)?.reject(receivedError(message.error));
      case "timer":
        return this.#startTimer(message);
      case "cancel":
        this.#timers.get(message.timer)?.cancel();
        this.#timers.delete(message.timer);
        return;
      case "log":
        if (log !== undefined) Reflect.apply(log[message.level], log, message.words);
        return;
      case "broken":
        return onBroken?.(receivedError(message.error));
      default:
        return this.#hear(message);
    }
  }

  #startTimer({ timer, ms, repeats }: Extract<FromEngine, { readonly say: "timer" }>): void {
    const { clock } = this.#options;
    const fired = (): void => {
      if (!repeats) this.#timers.delete(timer);
      this.tell({ say: "fired", timer });
    };
    this.#timers.set(timer, repeats ? clock.every(ms, fired) : clock.after(ms, fired));
  }

  #died(why: string): void {
    if (this.#state === "ended") return;
    const wasOpen = this.#state === "open";
    this.#state = "ended";
    for (const timer of this.#timers.values()) timer.cancel();
    const error = gone(why);
    for (const no of this.#asked.keys()) this.#answered(no)?.reject(error);
    if (wasOpen) this.#options.onBroken?.(error);
  }
}

function gone(why: string): StairsError {
  return new StairsError(
    "INTERNAL",
    `The thread that holds the store failed: ${why}. Start the coordinator again: the store keeps every acknowledged change.`,
  );
}
