/**
 * One worker from its Hello to its end, over as many streams as that takes.
 *
 *            ┌── Resume ── AWAY ──grace is over, or the process is dead──┐
 *            ▼              ▲                                            ▼
 *   Hello ─▶ OPEN ──stream breaks (without `resume`: ────────────────▶ CLOSED
 *            └──Drain (either side)──▶ draining ──stream ends─────────▶
 *
 * An outcome counts only for a call that the session still holds; any other is answered STALE, or as it was
 * answered before. While a worker is away its calls keep their deadlines, and it gets no new ones. When the
 * process is lost, only the calls that it can have been working on are suspected; after its own Drain
 * none is, since whoever stopped it may have had no patience. Parts of a 1-to-N call are handed on as they
 * come and acked when they are written down; one that does not fit ends the call, and its outcome is REJECTED.
 */
import { randomUUID } from "node:crypto";
import { type Clock, limits, messageOf, StairsError, type Timer } from "@stairs/core";
import type {
  Heartbeat__Output,
  Outcome__Output,
  OutcomePart__Output,
  WorkRequest__Output,
  WorkResponse,
} from "@stairs/core/protocol";
import type { Acknowledge, CallEnd, WorkerCall, WorkerPort } from "../run/worker-port.js";
import type { Log } from "../observe/log.js";
import { type Answer, Answers } from "./answers.js";
import { CallTable, type HeldCall } from "./call-table.js";
import { resumeFeature, type WorkerInfo } from "./hello.js";
import { answerMessage, callMessage, drainMessage, outcomeOf, type SendAway } from "./messages.js";
import { partWindow } from "./part-intake.js";
import type { SessionStream } from "./session-stream.js";

/** A worker that is silent for this many heartbeat intervals is lost. */
const silentIntervals = 3;
/** How often it is looked whether the process of a worker that is away has died, in milliseconds. */
const goneCheckMs = 100;

/** Call ids are UUIDs. */
const callIdChars = 36;

/** What a session needs. */
export interface SessionOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Milliseconds. */
  readonly heartbeatMs: number;
  /** How long a session whose stream broke waits for its worker, in milliseconds. */
  readonly resumeWithinMs: number;
  /** True if the process of a worker is certainly dead. */
  readonly isGone: (host: string, pid: number) => boolean;
  /** It holds fewer calls than before, drains, is away or back. */
  readonly onChange: (session: Session) => void;
  /** It is gone. */
  readonly onClosed: (session: Session) => void;
}

/** One worker. */
export class Session implements WorkerPort {
  readonly id = randomUUID();
  readonly info: WorkerInfo;
  readonly #options: SessionOptions;
  readonly #calls: CallTable;
  readonly #answers = new Answers();
  /** Undefined while the worker is away. */
  #stream: SessionStream | undefined;
  #closed = false;
  #draining: { readonly by: "worker" } | ({ readonly by: "us" } & SendAway) | undefined;
  #lastSignMs: number;
  #lastOutcomeMs = 0;
  #totalRows = 0;
  #silentTicks = 0;
  #timers: readonly Timer[] = [];

  /** Begins with a Welcome. */
  constructor(info: WorkerInfo, stream: SessionStream, options: SessionOptions) {
    const { clock } = options;
    this.info = info;
    this.#options = options;
    this.#calls = new CallTable(clock, info.parallelCalls, (held) => this.#overdue(held));
    this.#lastSignMs = clock.monotonic();
    this.#attach(stream, false);
  }

  get labels(): ReadonlyMap<string, string> {
    return this.info.labels;
  }

  get maxCalls(): number {
    return this.#takesCalls ? this.info.maxCalls : 0;
  }

  get parallelCalls(): number {
    return this.info.parallelCalls;
  }

  get maxMessageBytes(): number {
    return Math.min(this.info.maxMessageBytes, limits.messageBytes);
  }

  get held(): number {
    return this.#calls.size;
  }

  get heldBytes(): number {
    return this.#calls.bytes;
  }

  get reads(): boolean {
    return this.#stream?.isFull === false;
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
    return this.#draining !== undefined;
  }

  /** Milliseconds since its last sign of life. */
  get silentMs(): number {
    return this.#options.clock.monotonic() - this.#lastSignMs;
  }

  get #takesCalls(): boolean {
    return !this.#closed && this.#stream !== undefined && this.#draining === undefined;
  }

  has(step: string): boolean {
    return this.info.steps.has(step);
  }

  call(call: WorkerCall): Promise<CallEnd> {
    if (!this.#takesCalls) return Promise.resolve({ kind: "given_back" });
    return new Promise((end) => {
      const held = this.#calls.add(call, end);
      try {
        this.#send(callMessage(call, held.sequence));
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
    this.#send({ cancel: { callId, reason } });
    held.end({ kind: "given_back" });
  }

  /** The worker has taken off its connection what was sent. */
  roomAgain(stream: SessionStream): void {
    if (!this.#closed && stream === this.#stream) this.#options.onChange(this);
  }

  /** Takes a message of the worker, but for its Hello. */
  receive(from: SessionStream, request: WorkRequest__Output): void {
    if (this.#closed || from !== this.#stream) return;
    this.#lastSignMs = this.#options.clock.monotonic();
    this.#silentTicks = 0;
    if (request.outcome) this.#outcome(request.outcome);
    else if (request.outcomePart) this.#outcomePart(request.outcomePart);
    else if (request.heartbeat) this.#heartbeat(request.heartbeat);
    else if (request.drain) this.#workerDrains();
  }

  /**
   * Goes on with another stream.
   * @param listed The calls that the worker still has: the others did not reach it, or not whole.
   */
  resume(stream: SessionStream, listed: readonly string[]): void {
    const old = this.#stream;
    this.#lastSignMs = this.#options.clock.monotonic();
    this.#attach(stream, true);
    old?.end(new StairsError("WRONG_STATE", "The worker has connected again."));
    for (const held of this.#calls.resumed(new Set(listed))) this.#takeBack(held);
    for (const callId of listed) {
      const held = this.#calls.get(callId);
      if (held === undefined ? this.#answers.find(callId) === undefined : held.overdue)
        this.#send({ cancel: { callId, reason: held?.refused ?? "lease lost" } });
    }
    if (this.#draining?.by === "us") this.#sendDrain(this.#draining);
    this.#options.onChange(this);
  }

  /**
   * A stream is over.
   * @param clean True if the worker ended it; false if it broke.
   */
  streamClosed(stream: SessionStream, clean: boolean): void {
    if (this.#closed || stream !== this.#stream) return;
    // Who ends with calls in hand and has not said that it drains, has not meant to: a step that exits, say.
    if (clean && (this.#draining !== undefined || this.#calls.size === 0))
      return this.#close("given_back");
    const { host, pid, resumes } = this.info;
    const { clock, isGone, resumeWithinMs } = this.#options;
    if (!resumes || isGone(host, pid)) return this.#close("lost");
    this.#stream = undefined;
    this.#setTimers(
      clock.after(resumeWithinMs, () => this.#close("lost")),
      clock.every(goneCheckMs, () => {
        if (isGone(host, pid)) this.#close("lost");
      }),
    );
    this.#options.onChange(this);
  }

  /**
   * Asks the worker to finish and close. One that is away and holds nothing need not be waited for.
   * @param addresses With `reconnect`: where it should go, the best first, if it goes where it is sent.
   */
  drain(reconnect: boolean, reason: string, addresses: readonly string[] = []): void {
    if (this.#closed || this.#draining !== undefined) return;
    this.#draining = { by: "us", reconnect, reason, addresses: this.info.moves ? addresses : [] };
    if (this.#stream === undefined && this.#calls.rows === 0) return this.#close("given_back");
    this.#sendDrain(this.#draining);
    this.#options.onChange(this);
  }

  /** Ends the session at once. Its calls go back, uncounted. */
  end(error?: StairsError): void {
    if (this.#closed) return;
    const stream = this.#stream;
    this.#close("given_back");
    stream?.end(error);
  }

  #attach(stream: SessionStream, resumed: boolean): void {
    const { clock, heartbeatMs, resumeWithinMs } = this.#options;
    const { rejected, resumes } = this.info;
    this.#stream = stream;
    this.#silentTicks = 0;
    this.#setTimers(clock.every(heartbeatMs, () => this.#checkSilence()));
    this.#send({
      welcome: {
        sessionId: this.id,
        heartbeatIntervalMs: heartbeatMs,
        maxMessageBytes: limits.messageBytes,
        features: resumes ? [resumeFeature] : [],
        rejectedSteps: [...rejected],
        resumed,
        partWindow,
        resumeWithinMs: resumes ? resumeWithinMs : 0,
      },
    });
  }

  #setTimers(...timers: readonly Timer[]): void {
    for (const timer of this.#timers) timer.cancel();
    this.#timers = timers;
  }

  /** What is sent while the worker is away is lost; what it must know it learns when it comes back. */
  #send(message: WorkResponse): void {
    this.#stream?.send(message);
  }

  #sendDrain(drain: SendAway): void {
    this.#send(drainMessage(drain));
  }

  #outcomePart({ callId, part, outputs }: OutcomePart__Output): void {
    const held = this.#calls.get(callId);
    if (held === undefined || held.overdue) return;
    held.intake.take(part, outputs, {
      ack: () => {
        if (!held.overdue) this.#send({ outcomePartAck: { callId, part } });
      },
      refuse: (reason, end) => this.#refuseParts(held, reason, end),
    });
  }

  /** Ends a call whose parts are of no use; the worker is told so at once, and again when its outcome comes. */
  #refuseParts(held: HeldCall, reason: string, end: CallEnd): void {
    const { callId } = held.call;
    if (held.overdue || this.#calls.get(callId) !== held) return;
    held.refused = reason;
    this.#calls.abandon(held);
    this.#send({ cancel: { callId, reason } });
    held.end(end);
  }

  #outcome(outcome: Outcome__Output): void {
    const { callId } = outcome;
    const held = this.#calls.get(callId);
    if (held === undefined) return this.#answerAgain(callId);
    this.#calls.remove(held);
    this.#answers.expect(callId);
    const now = this.#options.clock.monotonic();
    // A worker that does not measure was busy at the most since its outcome before this one.
    const heldMs = now - (held.beganAt ?? now);
    const busyMs =
      outcome.busyMicros > 0
        ? Math.min(outcome.busyMicros / 1000, heldMs)
        : Math.min(heldMs, now - this.#lastOutcomeMs);
    this.#lastOutcomeMs = now;
    if (held.refused !== undefined)
      this.#answer(callId, { kind: "rejected", reason: held.refused });
    else if (held.overdue) this.#answer(callId, { kind: "stale", reason: "" });
    else held.end(this.#endOf(outcome, held, busyMs));
    this.#options.onChange(this);
  }

  #endOf(outcome: Outcome__Output, { call, intake }: HeldCall, busyMs: number): CallEnd {
    const acknowledge: Acknowledge = (kind, reason = "") => {
      if (kind === "committed") this.#totalRows += call.rows;
      this.#answer(call.callId, { kind, reason });
    };
    if (outcome.parts !== intake.received) {
      const reason = `The outcome says that ${outcome.parts} parts came before it; ${intake.received} did.`;
      return { kind: "malformed", reason, acknowledge };
    }
    try {
      return { kind: "outcome", outcome: outcomeOf(outcome, intake.kept), busyMs, acknowledge };
    } catch (error) {
      return { kind: "malformed", reason: messageOf(error), acknowledge };
    }
  }

  #answer(callId: string, answer: Answer): void {
    this.#answers.give(callId, answer);
    this.#send(answerMessage(callId, answer));
  }

  #answerAgain(callId: string): void {
    const answer = this.#answers.find(callId) ?? { kind: "stale", reason: "" };
    // A text of any length may stand there: no more of it comes back than an id of ours has.
    if (answer !== "pending") this.#send(answerMessage(callId.slice(0, callIdChars), answer));
  }

  #heartbeat(heartbeat: Heartbeat__Output): void {
    const gone = this.#calls.missing(heartbeat.receivedSequence, new Set(heartbeat.heldCallIds));
    for (const held of gone) this.#takeBack(held);
    if (gone.length > 0) this.#options.onChange(this);
  }

  /** A call that the worker does not have goes back, uncounted. */
  #takeBack(held: HeldCall): void {
    this.#calls.remove(held);
    if (!held.overdue) held.end({ kind: "given_back" });
  }

  #overdue(held: HeldCall): void {
    this.#calls.abandon(held);
    this.#send({ cancel: { callId: held.call.callId, reason: "deadline" } });
    held.end({ kind: "timeout" });
  }

  #workerDrains(): void {
    this.#draining = { by: "worker" };
    this.#options.onChange(this);
  }

  #checkSilence(): void {
    // Counted in ticks of our own: when this process was stopped, nobody else was silent.
    this.#silentTicks += 1;
    if (this.#silentTicks < silentIntervals) return;
    const limit = silentIntervals * this.#options.heartbeatMs;
    const stream = this.#stream;
    this.#options.log.warn({ session: this.id, worker: this.info.name }, "a worker fell silent");
    this.#close("lost");
    stream?.end(
      new StairsError(
        "TOO_LATE",
        `No sign of life came for ${limit} ms; heartbeats are due every ${this.#options.heartbeatMs} ms.`,
      ),
    );
  }

  #close(why: "lost" | "given_back"): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stream = undefined;
    this.#setTimers();
    const { running, waiting } = this.#calls.clear();
    const suspected = this.#draining?.by !== "worker";
    const endAll = (calls: readonly HeldCall[], end: CallEnd): void => {
      for (const held of calls) if (!held.overdue) held.end(end);
    };
    endAll(running, why === "lost" ? { kind: "lost", suspected } : { kind: "given_back" });
    endAll(waiting, why === "lost" ? { kind: "lost", suspected: false } : { kind: "given_back" });
    this.#options.onClosed(this);
  }
}
