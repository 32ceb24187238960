/**
 * One worker from its Hello to its end, over any number of streams.
 *
 *            ┌── Resume ── AWAY ──grace is over, or the process is dead──┐
 *            ▼              ▲                                            ▼
 *   Hello ─▶ OPEN ──stream breaks (without `resume`: ────────────────▶ CLOSED
 *            └──Drain (either side)──▶ draining ──stream ends─────────▶
 *
 * An outcome counts only for a call that the session still holds. The session answers any other outcome with STALE,
 * or repeats its earlier answer. While a worker is away its calls keep their deadlines, and it gets no new calls. If
 * the process is lost, only calls that it may have been working on are suspected. After the worker's own Drain no
 * call is suspected, because an impatient operator may have killed it. The session passes on parts of a 1-to-N call
 * when they arrive, and acks them when they are stored. A part that does not fit ends the call, and the outcome of
 * the call is REJECTED.
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
/** Interval between two checks whether the process of an absent worker has died, in milliseconds. */
const goneCheckMs = 100;

/** Call ids are UUIDs. */
const callIdChars = 36;

/** Dependencies of a session. */
export interface SessionOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Interval of heartbeats, in milliseconds. */
  readonly heartbeatMs: number;
  /** How long a session waits for its worker after its stream breaks, in milliseconds. */
  readonly resumeWithinMs: number;
  /** True if the process of a worker is certainly dead. */
  readonly isGone: (host: string, pid: number) => boolean;
  /** Called when the worker holds fewer calls than before, drains, disconnects or returns. */
  readonly onChange: (session: Session) => void;
  /** Called when the session has closed. */
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

  /** Starts with a Welcome. */
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

  /** Number of rows in its calls. */
  get heldRows(): number {
    return this.#calls.rows;
  }

  /** Number of rows in its committed calls. */
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
          "the coordinator could not send a call",
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

  /** Signals that the worker reads from its connection again. */
  roomAgain(stream: SessionStream): void {
    if (!this.#closed && stream === this.#stream) this.#options.onChange(this);
  }

  /** Takes any message of the worker except its Hello. */
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
   * Continues with another stream.
   * @param listed The calls that the worker still has. The other calls did not reach it completely.
   */
  resume(stream: SessionStream, listed: readonly string[]): void {
    const old = this.#stream;
    this.#lastSignMs = this.#options.clock.monotonic();
    this.#attach(stream, true);
    old?.end(new StairsError("WRONG_STATE", "The worker has reconnected."));
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
   * Handles the end of a stream.
   * @param clean True if the worker ended it; false if it broke.
   */
  streamClosed(stream: SessionStream, clean: boolean): void {
    if (this.#closed || stream !== this.#stream) return;
    // A worker that ends with calls in hand and without a Drain did not mean to end: a step called exit, for example.
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
   * Asks the worker to finish and close. Does not wait for an absent worker that holds no calls.
   * @param addresses With `reconnect`: where the worker should go, the best first, if it follows addresses.
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

  /** Messages to an absent worker are lost. When it returns, it learns everything that it must know. */
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

  /** Ends a call with invalid parts. The session cancels it at the worker now, and rejects its outcome later. */
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
    // A worker that does not measure was busy at most since its previous outcome.
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
      const reason = `The outcome declares that ${outcome.parts} parts came before it; ${intake.received} did.`;
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
    // The id may be a text of any length: the answer repeats no more of it than the length of a real id.
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
    // Counts this process's own ticks: while this process was suspended, the worker was not silent.
    this.#silentTicks += 1;
    if (this.#silentTicks < silentIntervals) return;
    const limit = silentIntervals * this.#options.heartbeatMs;
    const stream = this.#stream;
    this.#options.log.warn({ session: this.id, worker: this.info.name }, "a worker fell silent");
    this.#close("lost");
    stream?.end(
      new StairsError(
        "TOO_LATE",
        `No sign of life came for ${limit} ms; the worker must send a heartbeat every ${this.#options.heartbeatMs} ms.`,
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
