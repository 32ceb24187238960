/**
 * A stream to a coordinator that outlives its connections. This file owns addresses, attempts, pauses, time limits
 * and the end. It knows no message: a protocol (a worker's, a producer's) says what travels, when the stream is open,
 * and where to go after a loss.
 *
 *               ┌────────────── pause ◀──── the protocol names an address ◀────┐
 *               ▼                                                              │
 *   start ─▶ CONNECTING ──opened()──▶ OPEN ──close()──▶ CLOSING                 │
 *               │ refused, unreachable  │ lost            │ ended by the        │
 *               │ or silent             │                 │ coordinator, or 2 s │
 *               └───────────────────────┴─────────────────┴──▶ lost() ──────────┤
 *                                                                               ▼
 *   any state ──end()──▶ ENDED ◀── the protocol wants no further attempt, or the first stream is not open in time
 *
 * `lost()` is called at most once for each attempt and each stream, `ended()` once, and last.
 */
import type { ClientDuplexStream, ServiceError } from "@grpc/grpc-js";
import { type Clock, isStairsError, messageOf, StairsError, type Timer } from "@stairs/core";
import type { Access } from "./access.js";
import { Addresses } from "./addresses.js";
import { explain, unreachable } from "./explain.js";

/** One stream on one connection. */
export interface Connection<Request, Response> {
  readonly stream: ClientDuplexStream<Request, Response>;
  /** Closes the connection below. */
  close(): void;
}

/** Why an attempt failed or a stream ended. */
export interface Loss {
  /** What the stream was: not open yet, open, or closed by `close()`. */
  readonly phase: "connecting" | "open" | "closing";
  /** For people: what happened and what to do. */
  readonly error: StairsError;
  /** The status that ended the stream; undefined: the coordinator closed it, or there was none. */
  readonly status: ServiceError | undefined;
  /**
   * Certificates or files of this side do not fit. Before the first open stream that ends the attempts; later they
   * have fitted, and are likely to be in renewal.
   */
  readonly accessFailed: boolean;
}

/** What comes after a loss. */
export type Next =
  /** The same address once more: what was begun there may go on. */
  | { readonly to: "same" }
  /** The next address of the list. */
  | { readonly to: "other" }
  /** Where the coordinator wants this side to go, the best first; without any: the next address of the list. */
  | { readonly to: "named"; readonly addresses: readonly string[] }
  /** No further attempt. Without an error: as it was asked to. */
  | { readonly to: "end"; readonly error?: StairsError };

/** What a stream is for. */
export interface StreamProtocol<Request, Response> {
  /**
   * Makes a stream and sends its first message.
   * @throws StairsError when files of this side cannot be used.
   */
  connect(address: string): Connection<Request, Response>;
  /** Takes a message. Calls `opened()` at the one that opens the stream. */
  receive(message: Response): void;
  /**
   * A stream or an attempt is lost: says where to go. Not called where that is decided: before the first open stream,
   * if access failed. There the limit of the first connection also goes before the answer.
   */
  lost(loss: Loss): Next;
  /** The end. Undefined: it was asked for. */
  ended(error: StairsError | undefined): void;
}

/** Where to connect, and how. */
export interface StreamOptions {
  /** `host:port`, or several with commas in between. */
  readonly address: string;
  readonly access: Access;
  /** How long it may take until the first stream is open, in milliseconds. Later attempts never end. */
  readonly firstConnectMs: number;
  readonly clock: Clock;
}

/** How long the coordinator may take to open a stream that is not the first, and to close one, in milliseconds. */
const openMs = 10_000;
const closeMs = 2000;

/** Does nothing before `start`. */
export class ReconnectingStream<Request, Response> {
  readonly #options: StreamOptions;
  readonly #protocol: StreamProtocol<Request, Response>;
  readonly #addresses: Addresses;
  readonly #beganAt: number;
  #phase: "pause" | "connecting" | "open" | "closing" | "ended" = "pause";
  #wasEverOpen = false;
  #stream: ClientDuplexStream<Request, Response> | undefined;
  /** The limit of the attempt or of the close, or the pause. */
  #timer: Timer | undefined;
  #patience: Timer | undefined;
  /** The last of the `isNews` reasons; undefined since the stream last stood. */
  #reason: string | undefined;

  constructor(options: StreamOptions, protocol: StreamProtocol<Request, Response>) {
    this.#options = options;
    this.#protocol = protocol;
    this.#addresses = new Addresses(options.address);
    this.#beganAt = options.clock.monotonic();
  }

  get isOpen(): boolean {
    return this.#phase === "open";
  }

  /** Connects for the first time. */
  start(): void {
    this.#connect();
  }

  /** Sends a message on an open stream; without one it does nothing. */
  send(message: Request): void {
    if (this.#phase !== "open") return;
    try {
      this.#stream?.write(message);
    } catch (error) {
      const problem = `A message to the coordinator cannot be written: ${messageOf(error)}`;
      this.end(new StairsError("INTERNAL", problem, error));
    }
  }

  /** The protocol has got what opens a stream. @returns true for the first stream. */
  opened(): boolean {
    this.#timer?.cancel();
    this.#patience?.cancel();
    this.#phase = "open";
    const isFirst = !this.#wasEverOpen;
    this.#wasEverOpen = true;
    return isFirst;
  }

  /** The coordinator serves this stream: the next loss is the first of its kind, and pauses begin short. */
  stands(): void {
    this.#addresses.stands();
    this.#reason = undefined;
  }

  /** True if a coordinator named an address that could not be reached; true once. */
  takeMissed(): boolean {
    return this.#addresses.takeMissed();
  }

  /** True for a reason that is not the last one since the stream stood, so that people read each once. */
  isNews(reason: string): boolean {
    const isNews = this.#reason !== reason;
    this.#reason = reason;
    return isNews;
  }

  /** Ends this side of an open stream. What comes until the coordinator ends its side is still received. */
  close(): void {
    const stream = this.#stream;
    if (this.#phase !== "open" || stream === undefined) return;
    this.#phase = "closing";
    stream.end();
    this.#timer = this.#options.clock.after(closeMs, () => stream.cancel());
  }

  /** Ends without an error unless a stream is open within `ms` milliseconds. */
  endUnlessOpenWithin(ms: number): void {
    this.#patience?.cancel();
    this.#patience = this.#options.clock.after(ms, () => this.end());
  }

  /** Ends at once. The protocol's `ended` is called before this returns, unless it was before. */
  end(error?: StairsError): void {
    if (this.#phase === "ended") return;
    this.#phase = "ended";
    this.#timer?.cancel();
    this.#patience?.cancel();
    this.#stream?.cancel();
    this.#protocol.ended(error);
  }

  #connect(): void {
    this.#phase = "connecting";
    const { clock, firstConnectMs } = this.#options;
    let connection: Connection<Request, Response>;
    try {
      connection = this.#protocol.connect(this.#addresses.current);
    } catch (error) {
      if (!isStairsError(error)) throw error;
      return this.#lost({ error, status: undefined, accessFailed: true });
    }
    const { stream } = connection;
    this.#stream = stream;
    let isSilent = false;
    let isOver = false;
    const over = (status: ServiceError | undefined): void => {
      if (isOver) return;
      isOver = true;
      connection.close();
      this.#lost(this.#explain(status, isSilent));
    };
    stream.on("data", (message: Response) => {
      if (!isOver && this.#phase !== "ended") this.#protocol.receive(message);
    });
    stream.on("error", over);
    stream.on("end", () => over(undefined));
    const limitMs = this.#addresses.share(this.#wasEverOpen ? openMs : firstConnectMs);
    this.#timer = clock.after(limitMs, () => {
      isSilent = true;
      stream.cancel();
    });
  }

  #explain(status: ServiceError | undefined, isSilent: boolean): Omit<Loss, "phase"> {
    const { current } = this.#addresses;
    if (status === undefined || isSilent)
      return { error: unreachable(current, status), status, accessFailed: false };
    const error = explain(current, status, this.#options.access, this.#wasEverOpen);
    return { error, status, accessFailed: error.code === "NOT_TRUSTED" };
  }

  #lost(why: Omit<Loss, "phase">): void {
    const phase = this.#phase;
    if (phase === "ended" || phase === "pause") return;
    this.#timer?.cancel();
    this.#stream = undefined;
    this.#phase = "pause";
    if (why.accessFailed && !this.#wasEverOpen) return this.end(why.error);
    const next = this.#protocol.lost({ phase, ...why });
    if (next.to === "end") return this.end(next.error);
    let leftMs = Infinity;
    if (!this.#wasEverOpen) {
      const { clock, firstConnectMs } = this.#options;
      leftMs = firstConnectMs - (clock.monotonic() - this.#beganAt);
      if (leftMs < firstConnectMs * 0.1) return this.end(this.#neverOpen(why.error));
    }
    const pauseMs = Math.min(this.#pauseBefore(next), leftMs);
    this.#timer = this.#options.clock.after(pauseMs, () => this.#connect());
  }

  /** With several addresses the last attempt says nothing of the others. */
  #neverOpen(error: StairsError): StairsError {
    const { current, all } = this.#addresses;
    return all === current ? error : unreachable(all, error);
  }

  #pauseBefore(next: Exclude<Next, { to: "end" }>): number {
    if (next.to === "named") return this.#addresses.sentAway(next.addresses);
    return next.to === "same" ? this.#addresses.lost() : this.#addresses.failed();
  }
}
