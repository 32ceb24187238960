/**
 * The calls of a session without an ack, and the messages sent for them, so that the worker can
 * send them again after the stream breaks. The memory is bounded: if a call's messages exceed it,
 * the worker gives the call up at the break, and another worker computes it again.
 */
import type { WorkRequest } from "@stairs/core/protocol";

/** The limit for stored unacked messages, in bytes. */
const mostKeptBytes = 64 * 1024 * 1024;

interface HeldCall {
  /** By part number. The outcome has none and comes last. */
  readonly unacked: Map<
    number | "outcome",
    { readonly message: WorkRequest; readonly bytes: number }
  >;
  /** Some of its messages exceeded the limit and are not stored. */
  torn: boolean;
}

/** The unacked calls of one session. */
export class HeldCalls {
  readonly #calls = new Map<string, HeldCall>();
  readonly #mostBytes: number;
  #bytes = 0;

  /** @param mostBytes Default 64 MiB. */
  constructor(mostBytes = mostKeptBytes) {
    this.#mostBytes = mostBytes;
  }

  get size(): number {
    return this.#calls.size;
  }

  get ids(): string[] {
    return [...this.#calls.keys()];
  }

  add(callId: string): void {
    this.#calls.set(callId, { unacked: new Map(), torn: false });
  }

  /** Stores a message sent for a call until the coordinator acks it. */
  keep(callId: string, part: number | "outcome", message: WorkRequest, bytes: number): void {
    const call = this.#calls.get(callId);
    if (call === undefined || call.torn) return;
    if (this.#bytes + bytes > this.#mostBytes) {
      this.#drop(call);
      call.torn = true;
      return;
    }
    this.#bytes += bytes;
    call.unacked.set(part, { message, bytes });
  }

  partAcked(callId: string, part: number): void {
    const call = this.#calls.get(callId);
    const kept = call?.unacked.get(part);
    if (kept === undefined) return;
    this.#bytes -= kept.bytes;
    call?.unacked.delete(part);
  }

  /** The outcome is acked: forgets the call. */
  acked(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    this.#drop(call);
    this.#calls.delete(callId);
  }

  /** Forgets the calls that cannot be sent again completely, and returns their ids. */
  takeTorn(): string[] {
    const torn = [...this.#calls].filter(([, call]) => call.torn).map(([callId]) => callId);
    for (const callId of torn) this.acked(callId);
    return torn;
  }

  /** The unacked messages, call by call, in the order in which they were sent. */
  *unacked(): Generator<WorkRequest> {
    for (const call of this.#calls.values())
      for (const { message } of call.unacked.values()) yield message;
  }

  #drop(call: HeldCall): void {
    for (const { bytes } of call.unacked.values()) this.#bytes -= bytes;
    call.unacked.clear();
  }
}
