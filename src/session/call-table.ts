/**
 * The calls that a worker holds, in sending order. A worker starts them in this order, so the time of a call runs
 * from the moment when few enough calls are before it.
 *
 *   SENT ──its turn──▶ RUNNING ──outcome──▶ gone
 *                         └──deadline──▶ OVERDUE (its run has given it up, but the worker is busy with it) ──▶ gone
 */
import { type Clock, frameBytes, type Timer } from "@stairs/core";
import type { CallEnd, WorkerCall } from "../run/worker-port.js";
import { PartIntake } from "./part-intake.js";

/** A timer that is later than this, in milliseconds, is not late by chance: the process was suspended or busy. */
const stillMs = 1000;

/** A call that the worker holds. */
export interface HeldCall {
  readonly call: WorkerCall;
  readonly sequence: number;
  /** Size of its rows, in bytes. */
  readonly bytes: number;
  /** The outputs ahead of the outcome. */
  readonly intake: PartIntake;
  /** Why any outcome of this call will be rejected. */
  refused: string | undefined;
  readonly end: (end: CallEnd) => void;
  /** When the worker could start it, in milliseconds of the monotonic clock; undefined before. */
  beganAt: number | undefined;
  timer: Timer | undefined;
  overdue: boolean;
  /** Consecutive heartbeats that should have listed it and did not. */
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

  /** Size of the rows of all calls, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Number of rows in calls that are not overdue. */
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

  /** Removes a call. */
  remove(held: HeldCall): void {
    held.timer?.cancel();
    if (this.#calls.delete(held.call.callId)) this.#bytes -= held.bytes;
    this.#beginFirst();
  }

  /** Marks a call as overdue. Its place stays occupied. */
  abandon(held: HeldCall): void {
    held.timer?.cancel();
    held.overdue = true;
  }

  /**
   * Compares the table with the worker's list of calls.
   * @returns Calls that the worker received and did not list, twice in a row.
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
   * Compares the table with the list that the worker sent over a new stream.
   * @returns Calls that the worker does not hold.
   */
  resumed(listed: ReadonlySet<string>): HeldCall[] {
    for (const held of this.#calls.values()) held.intake.resumed();
    return [...this.#calls.values()].filter((held) => !listed.has(held.call.callId));
  }

  /** Removes all calls. Returns the calls that the worker was working on and the calls that waited. */
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
      // While this process was suspended, the outcome may have arrived in time without being read.
      if (this.#clock.monotonic() - due > stillMs) this.#arm(held, stillMs);
      else this.#onDeadline(held);
    });
  }
}
