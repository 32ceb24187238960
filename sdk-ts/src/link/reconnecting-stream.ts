/**
 * A stream to a coordinator that outlives its connections. This file owns addresses, attempts,
 * pauses, time limits and the end. It knows no messages: a protocol (of a worker or a producer)
 * decides what to send, when the stream is open, and where to go after a loss.
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
  /** The state of the stream: not open yet, open, or closed by `close()`. */
  readonly phase: "connecting" | "open" | "closing";
  /** For people: what happened and what to do. */
  readonly error: StairsError;
  /** The status that ended the stream; undefined: the coordinator closed it, or there was none. */
  readonly status: ServiceError | undefined;
  /**
   * Certificates or files of this side cannot be used. Before the first open stream this ends the
   * attempts. Later the files have worked before, so they are probably being renewed.
   */
  readonly accessFailed: boolean;
}

/** The next action after a loss. */
export type Next =
  /** The same address once more, because the session there may continue. */
  | { readonly to: "same" }
  /** The next address of the list. */
  | { readonly to: "other" }
  /**
   * The addresses to which the coordinator sends this side, the best first. Empty: the next address
   * of the list.
   */
  | { readonly to: "named"; readonly addresses: readonly string[] }
  /** No further attempt. Without an error: the caller asked for the end. */
  | { readonly to: "end"; readonly error?: StairsError };

/** The protocol of a stream. */
export interface StreamProtocol<Request, Response> {
  /**
   * Makes a stream and sends its first message.
   * @throws StairsError if files of this side cannot be used.
   */
  connect(address: string): Connection<Request, Response>;
  /** Takes a message. Calls `opened()` for the message that opens the stream. */
  receive(message: Response): void;
  /**
   * A stream or an attempt is lost: returns where to go. Not called if access failed before the
   * first open stream, because that ends the attempts. Before the first open stream, the time limit
   * overrides the answer.
   */
  lost(loss: Loss): Next;
  /** The end. Undefined: the caller asked for it. */
  ended(error: StairsError | undefined): void;
}

/** Where to connect, and how. */
export interface StreamOptions {
  /** `host:port`, or several separated by commas. */
  readonly address: string;
  readonly access: Access;
  /**
   * How long it can take to open the first stream, in milliseconds. Later attempts have no limit.
   */
  readonly firstConnectMs: number;
  readonly clock: Clock;
}

/**
 * How long the coordinator can take to open a later stream, and to close a stream, in milliseconds.
 */
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
  /** The timer for the attempt, the close or the pause. */
  #timer: Timer | undefined;
  #patience: Timer | undefined;
  /** The last reason given to `isNews`; undefined after the stream opens. */
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

  /** Sends a message on an open stream; does nothing without one. */
  send(message: Request): void {
    if (this.#phase !== "open") return;
    try {
      this.#stream?.write(message);
    } catch (error) {
      const problem = `A message to the coordinator cannot be written: ${messageOf(error)}`;
      this.end(new StairsError("INTERNAL", problem, error));
    }
  }

  /**
   * The protocol has received the message that opens a stream. @returns true for the first stream.
   */
  opened(): boolean {
    this.#timer?.cancel();
    this.#patience?.cancel();
    this.#phase = "open";
    const isFirst = !this.#wasEverOpen;
    this.#wasEverOpen = true;
    return isFirst;
  }

  /**
   * The coordinator serves this stream: resets the pauses, so the next loss starts with a short
   * pause.
   */
  stands(): void {
    this.#addresses.stands();
    this.#reason = undefined;
  }

  /** True if a coordinator named an address that could not be reached. Returns true only once. */
  takeMissed(): boolean {
    return this.#addresses.takeMissed();
  }

  /**
   * True if the reason differs from the last one since the stream opened, so that each is shown
   * once.
   */
  isNews(reason: string): boolean {
    const isNews = this.#reason !== reason;
    this.#reason = reason;
    return isNews;
  }

  /**
   * Ends this side of an open stream. Still receives messages until the coordinator ends its side.
   */
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

  /** Ends at once. Calls the protocol's `ended` before returning, unless it was called before. */
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

  /** With several addresses, the last attempt does not explain the failure of the others. */
  #neverOpen(error: StairsError): StairsError {
    const { current, all } = this.#addresses;
    return all === current ? error : unreachable(all, error);
  }

  #pauseBefore(next: Exclude<Next, { to: "end" }>): number {
    if (next.to === "named") return this.#addresses.sentAway(next.addresses);
    return next.to === "same" ? this.#addresses.lost() : this.#addresses.failed();
  }
}
