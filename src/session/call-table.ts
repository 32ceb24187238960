/**
 * The calls that a worker holds, in the order in which they were sent. A worker begins them in this
 * order, so a call's time runs from the moment when only few enough are before it.
 *
 *   SENT ──its turn──▶ RUNNING ──outcome──▶ gone
 *                         └──deadline──▶ OVERDUE (nobody's any more, but the worker is busy with it) ──▶ gone
 */
import { type Clock, frameBytes, type Timer } from "@stairs/core";
import type { CallEnd, WorkerCall } from "../run/worker-port.js";
import { PartIntake } from "./part-intake.js";

/** A timer that fires later than this has not been late by chance: the process was stopped, or it was busy with something else. */
const stillMs = 1000;

/** A call that the worker holds. */
export interface HeldCall {
  readonly call: WorkerCall;
  readonly sequence: number;
  /** Its rows. */
  readonly bytes: number;
  /** What came ahead of the outcome. */
  readonly intake: PartIntake;
  /** Why the outcome will be rejected, whatever it says. */
  refused: string | undefined;
  readonly end: (end: CallEnd) => void;
  /** Milliseconds of the monotonic clock at which it could begin; undefined before. */
  beganAt: number | undefined;
  timer: Timer | undefined;
  overdue: boolean;
  /** Heartbeats in a row that should have listed it and did not. */
  missed: number;
}

/** The calls of one worker. */
export class CallTable {
  readonly #calls = new Map<string, HeldCall>();
  readonly #clock: Clock;
  readonly #parallel: number;
  readonly #onDeadline: (held: HeldCall) => void;
  #sequence = 0;
  #bytes = 0;

  constructor(clock: Clock, parallel: number, onDeadline: (held: HeldCall) => void) {
    this.#clock = clock;
    this.#parallel = parallel;
    this.#onDeadline = onDeadline;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** The rows of all calls, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Rows of the calls that are still somebody's. */
  get rows(): number {
    let rows = 0;
    for (const held of this.#calls.values()) if (!held.overdue) rows += held.call.rows;
    return rows;
  }

  add(call: WorkerCall, end: (end: CallEnd) => void): HeldCall {
    this.#sequence += 1;
    const held: HeldCall = {
      call,
      sequence: this.#sequence,
      bytes: frameBytes(call.frame),
      intake: new PartIntake(call.rows, call.takePart),
      refused: undefined,
      end,
      beganAt: undefined,
      timer: undefined,
      overdue: false,
      missed: 0,
    };
    this.#calls.set(call.callId, held);
    this.#bytes += held.bytes;
    this.#beginFirst();
    return held;
  }

  get(callId: string): HeldCall | undefined {
    return this.#calls.get(callId);
  }

  /** Takes a call out. */
  remove(held: HeldCall): void {
    held.timer?.cancel();
    if (this.#calls.delete(held.call.callId)) this.#bytes -= held.bytes;
    this.#beginFirst();
  }

  /** Takes a call out that nobody waits for any more, but leaves its place occupied. */
  abandon(held: HeldCall): void {
    held.timer?.cancel();
    held.overdue = true;
  }

  /**
   * Compares with what the worker says it holds.
   * @returns Calls that it received and does not list, twice in a row.
   */
  missing(receivedSequence: number, listed: ReadonlySet<string>): HeldCall[] {
    const gone: HeldCall[] = [];
    for (const held of this.#calls.values()) {
      if (held.sequence > receivedSequence || listed.has(held.call.callId)) held.missed = 0;
      else if (++held.missed >= 2) gone.push(held);
    }
    return gone;
  }

  /**
   * The worker goes on over another stream and has said what it holds.
   * @returns Calls that it does not hold.
   */
  resumed(listed: ReadonlySet<string>): HeldCall[] {
    for (const held of this.#calls.values()) held.intake.resumed();
    return [...this.#calls.values()].filter((held) => !listed.has(held.call.callId));
  }

  /** Takes everything out: those that the worker was working on, and those that waited. */
  clear(): { readonly running: HeldCall[]; readonly waiting: HeldCall[] } {
    const all = [...this.#calls.values()];
    for (const held of all) held.timer?.cancel();
    this.#calls.clear();
    this.#bytes = 0;
    return { running: all.slice(0, this.#parallel), waiting: all.slice(this.#parallel) };
  }

  #beginFirst(): void {
    let before = 0;
    for (const held of this.#calls.values()) {
      if (before++ >= this.#parallel) return;
      if (held.beganAt !== undefined) continue;
      held.beganAt = this.#clock.monotonic();
      this.#arm(held, held.call.timeoutMs);
    }
  }

  #arm(held: HeldCall, ms: number): void {
    const due = this.#clock.monotonic() + ms;
    held.timer = this.#clock.after(ms, () => {
      // When this process stood still, the outcome may have come in time and not have been read.
      if (this.#clock.monotonic() - due > stillMs) this.#arm(held, stillMs);
      else this.#onDeadline(held);
    });
  }
}
