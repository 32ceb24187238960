/**
 * One connected worker, from its Hello to its end.
 *
 *   AWAITING_HELLO ──Hello──▶ OPEN ──Drain (either side)──▶ DRAINING ──▶ CLOSED
 *                               └──── stream lost, silence ────────────▶ CLOSED
 *
 * An outcome counts only for a call that the session still holds; any other is answered STALE. When
 * the process is lost, only the calls that it can have been working on are suspected. Parts of a 1-to-N
 * call are handed on as they come and acked when they are written down; one that does not fit ends the
 * call, and its outcome is REJECTED.
 */
import { randomUUID } from "node:crypto";
import { type Clock, messageOf, StairsError, type Timer } from "@stairs/core";
import type {
  Heartbeat__Output,
  Hello__Output,
  Outcome__Output,
  OutcomePart__Output,
  WorkRequest__Output,
  WorkResponse,
} from "@stairs/core/protocol";
import type { Acknowledge, CallEnd, WorkerCall, WorkerPort } from "../dispatch/worker-port.js";
import type { Log } from "../observe/log.js";
import { CallTable, type HeldCall } from "./call-table.js";
import { readHello, type WorkerInfo } from "./hello.js";
import { callMessage, outcomeOf, outputsOf } from "./messages.js";

/** How long a stream may be open without a Hello, in milliseconds. */
const helloTimeoutMs = 5000;
/** A worker that is silent for this many heartbeat intervals is lost. */
const silentIntervals = 3;
/** Parts of a 1-to-N call that a worker may have on their way without an ack. */
const partWindow = 4;
/** A worker that counts an ack too many is not punished for it. */
const windowMargin = 4;

/** The stream to a worker, as the session sees it. */
export interface SessionStream {
  send(message: WorkResponse): void;
  /** Ends the stream; without an error as a plain end. */
  end(error?: StairsError): void;
}

/** What a session needs. */
export interface SessionOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds. */
  readonly heartbeatMs: number;
  /** The largest message that the coordinator takes, in bytes. */
  readonly maxMessageBytes: number;
  /** The worker can take calls. */
  readonly onOpen: (session: Session) => void;
  /** It holds fewer calls than before, or drains. */
  readonly onChange: (session: Session) => void;
  /** It is gone. */
  readonly onClosed: (session: Session) => void;
}

type State = "awaiting_hello" | "open" | "draining" | "closed";

const acknowledgements = {
  committed: "KIND_COMMITTED",
  stale: "KIND_STALE",
  rejected: "KIND_REJECTED",
} as const;

/** One connected worker. */
export class Session implements WorkerPort {
  readonly id = randomUUID();
  readonly #stream: SessionStream;
  readonly #options: SessionOptions;
  #state: State = "awaiting_hello";
  #info: WorkerInfo | undefined;
  #calls: CallTable;
  #lastSignMs: number;
  #lastOutcomeMs = 0;
  #totalRows = 0;
  #silentTicks = 0;
  #timer: Timer;

  constructor(stream: SessionStream, options: SessionOptions) {
    this.#stream = stream;
    this.#options = options;
    this.#calls = new CallTable(options.clock, 1, (held) => this.#overdue(held));
    this.#lastSignMs = options.clock.monotonic();
    this.#timer = options.clock.after(helloTimeoutMs, () =>
      this.#refuse(
        new StairsError("TOO_LATE", `No Hello came within ${helloTimeoutMs / 1000} seconds.`),
      ),
    );
  }

  /** What the worker said of itself. Only of an open session. */
  get info(): WorkerInfo {
    if (this.#info === undefined) throw new Error("the session has no Hello yet");
    return this.#info;
  }

  get labels(): ReadonlyMap<string, string> {
    return this.info.labels;
  }

  get maxCalls(): number {
    return this.#state === "open" ? this.info.maxCalls : 0;
  }

  get parallelCalls(): number {
    return this.info.parallelCalls;
  }

  get maxMessageBytes(): number {
    return Math.min(this.info.maxMessageBytes, this.#options.maxMessageBytes);
  }

  get held(): number {
    return this.#calls.size;
  }

  /** Rows in its calls. */
  get heldRows(): number {
    return this.#calls.rows;
  }

  /** Rows of its committed calls. */
  get totalRows(): number {
    return this.#totalRows;
  }

  get draining(): boolean {
    return this.#state === "draining";
  }

  /** Milliseconds since its last sign of life. */
  get silentMs(): number {
    return this.#options.clock.monotonic() - this.#lastSignMs;
  }

  has(step: string): boolean {
    return this.info.steps.has(step);
  }

  call(call: WorkerCall): Promise<CallEnd> {
    if (this.#state !== "open") return Promise.resolve({ kind: "given_back" });
    return new Promise((end) => {
      const held = this.#calls.add(call, end);
      try {
        this.#stream.send(callMessage(call, held.sequence));
      } catch (error) {
        this.#calls.remove(held);
        this.#options.log.error(
          { session: this.id, error: messageOf(error) },
          "a call could not be sent",
        );
        end({ kind: "given_back" });
      }
    });
  }

  cancel(callId: string, reason: string): void {
    const held = this.#calls.get(callId);
    if (held === undefined || held.overdue) return;
    this.#calls.abandon(held);
    this.#stream.send({ cancel: { callId, reason } });
    held.end({ kind: "given_back" });
  }

  /** Takes a message of the worker. */
  receive(request: WorkRequest__Output): void {
    if (this.#state === "closed") return;
    this.#lastSignMs = this.#options.clock.monotonic();
    this.#silentTicks = 0;
    if (request.hello) return this.#hello(request.hello);
    if (this.#state === "awaiting_hello") {
      return this.#refuse(
        new StairsError("BAD_MESSAGE", "The first message of a worker must be a Hello."),
      );
    }
    if (request.outcome) this.#outcome(request.outcome);
    else if (request.outcomePart) this.#outcomePart(request.outcomePart);
    else if (request.heartbeat) this.#heartbeat(request.heartbeat);
    else if (request.drain) this.#workerDrains();
  }

  /**
   * The stream is over.
   * @param clean True if the worker ended it; false if it broke.
   */
  streamClosed(clean: boolean): void {
    this.#close(clean ? "given_back" : "lost");
  }

  /** Asks the worker to finish and close. */
  drain(reconnect: boolean, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "draining";
    this.#stream.send({ drain: { reconnect, reason } });
    this.#options.onChange(this);
  }

  /** Ends the session at once. Its calls go back, uncounted. */
  end(error?: StairsError): void {
    if (this.#state === "closed") return;
    this.#close("given_back");
    this.#stream.end(error);
  }

  #hello(hello: Hello__Output): void {
    if (this.#state !== "awaiting_hello") {
      return this.#refuse(
        new StairsError("BAD_MESSAGE", "A worker says Hello only once on a stream."),
      );
    }
    try {
      this.#info = readHello(hello);
    } catch (error) {
      return this.#refuse(error);
    }
    const { clock, heartbeatMs, maxMessageBytes } = this.#options;
    this.#timer.cancel();
    this.#timer = clock.every(heartbeatMs, () => this.#checkSilence());
    this.#calls = new CallTable(clock, this.#info.parallelCalls, (held) => this.#overdue(held));
    this.#state = "open";
    this.#stream.send({
      welcome: {
        sessionId: this.id,
        heartbeatIntervalMs: heartbeatMs,
        maxMessageBytes,
        features: [],
        rejectedSteps: [...this.#info.rejected],
        resumed: false,
        partWindow,
      },
    });
    this.#options.onOpen(this);
  }

  #outcomePart({ callId, part, outputs }: OutcomePart__Output): void {
    const held = this.#calls.get(callId);
    if (held === undefined || held.overdue) return;
    held.partsReceived += 1;
    const { takePart } = held.call;
    if (takePart === undefined) {
      held.parts.push(...outputs);
      return;
    }
    if (part !== held.partsReceived) {
      return this.#refusePart(
        held,
        `Part ${part} came where part ${held.partsReceived} was expected.`,
      );
    }
    if (held.partsUnacked >= partWindow + windowMargin) {
      return this.#refusePart(
        held,
        `Part ${part} came while ${held.partsUnacked} others had no ack: at most ${partWindow} may be on their way.`,
      );
    }
    held.partsUnacked += 1;
    // A part that cannot be read is told of in the same way as one that does not fit.
    const taken = async (): Promise<void> => takePart(part, outputsOf(outputs, `part ${part}`));
    taken().then(
      () => {
        held.partsUnacked -= 1;
        if (held.overdue || this.#state === "closed") return;
        this.#stream.send({ outcomePartAck: { callId, part } });
      },
      (error: unknown) => this.#refusePart(held, messageOf(error)),
    );
  }

  /** Ends a call whose parts are of no use; the worker is told so at once, and again when its outcome comes. */
  #refusePart(held: HeldCall, reason: string): void {
    const { callId } = held.call;
    if (held.overdue || this.#calls.get(callId) !== held) return;
    held.refused = reason;
    this.#calls.abandon(held);
    this.#stream.send({ cancel: { callId, reason } });
    held.end({ kind: "malformed", reason, acknowledge: () => undefined });
  }

  #outcome(outcome: Outcome__Output): void {
    const { callId } = outcome;
    const held = this.#calls.get(callId);
    if (held === undefined) return this.#acknowledge(callId, "stale", "");
    this.#calls.remove(held);
    const now = this.#options.clock.monotonic();
    // A worker that does not measure was busy at the most since its outcome before this one.
    const busyMs =
      outcome.busyMicros > 0
        ? outcome.busyMicros / 1000
        : now - Math.max(held.beganAt ?? now, this.#lastOutcomeMs);
    this.#lastOutcomeMs = now;
    if (held.refused !== undefined) this.#acknowledge(callId, "rejected", held.refused);
    else if (held.overdue) this.#acknowledge(callId, "stale", "");
    else held.end(this.#endOf(outcome, held, busyMs));
    this.#options.onChange(this);
  }

  #endOf(outcome: Outcome__Output, held: HeldCall, busyMs: number): CallEnd {
    const acknowledge: Acknowledge = (kind, reason) => {
      if (kind === "committed") this.#totalRows += held.call.rows;
      this.#acknowledge(held.call.callId, kind, reason ?? "");
    };
    if (outcome.parts !== held.partsReceived) {
      const reason = `The outcome says that ${outcome.parts} parts came before it; ${held.partsReceived} did.`;
      return { kind: "malformed", reason, acknowledge };
    }
    try {
      return { kind: "outcome", outcome: outcomeOf(outcome, held.parts), busyMs, acknowledge };
    } catch (error) {
      return { kind: "malformed", reason: messageOf(error), acknowledge };
    }
  }

  #acknowledge(callId: string, kind: keyof typeof acknowledgements, reason: string): void {
    if (this.#state === "closed") return;
    this.#stream.send({ outcomeAck: { callId, kind: acknowledgements[kind], reason } });
  }

  #heartbeat(heartbeat: Heartbeat__Output): void {
    const gone = this.#calls.missing(heartbeat.receivedSequence, new Set(heartbeat.heldCallIds));
    for (const held of gone) {
      this.#calls.remove(held);
      if (!held.overdue) held.end({ kind: "given_back" });
    }
    if (gone.length > 0) this.#options.onChange(this);
  }

  #overdue(held: HeldCall): void {
    this.#calls.abandon(held);
    this.#stream.send({ cancel: { callId: held.call.callId, reason: "deadline" } });
    held.end({ kind: "timeout" });
  }

  #workerDrains(): void {
    if (this.#state === "open") this.#state = "draining";
    this.#options.onChange(this);
  }

  #checkSilence(): void {
    // Counted in ticks of our own: when this process was stopped, nobody else was silent.
    this.#silentTicks += 1;
    if (this.#silentTicks < silentIntervals) return;
    const limit = silentIntervals * this.#options.heartbeatMs;
    this.#options.log.warn({ session: this.id, worker: this.info.name }, "a worker fell silent");
    this.#close("lost");
    this.#stream.end(
      new StairsError(
        "TOO_LATE",
        `No sign of life came for ${limit} ms; heartbeats are due every ${this.#options.heartbeatMs} ms.`,
      ),
    );
  }

  #refuse(error: unknown): void {
    this.#close("given_back");
    this.#stream.end(
      error instanceof StairsError ? error : new StairsError("INTERNAL", messageOf(error), error),
    );
  }

  #close(why: "lost" | "given_back"): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#timer.cancel();
    const { running, waiting } = this.#calls.clear();
    for (const held of running) {
      if (!held.overdue)
        held.end(why === "lost" ? { kind: "lost", suspected: true } : { kind: "given_back" });
    }
    for (const held of waiting) {
      if (!held.overdue)
        held.end(why === "lost" ? { kind: "lost", suspected: false } : { kind: "given_back" });
    }
    this.#options.onClosed(this);
  }
}
