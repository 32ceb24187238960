/**
 * The calls of a session that have no ack yet, and what was sent for them, so that it can be sent again
 * after a break of the stream. What is kept has a bound: a call whose messages go beyond it is given up at
 * the break, and computed again elsewhere.
 */
import type { WorkRequest } from "@stairs/core/protocol";

/** Bytes of unacked messages that are kept. */
const mostKeptBytes = 64 * 1024 * 1024;

interface HeldCall {
  /** By the number of their part; the outcome has none, and comes last. */
  readonly unacked: Map<
    number | "outcome",
    { readonly message: WorkRequest; readonly bytes: number }
  >;
  /** Some of it was too much to be kept. */
  torn: boolean;
}

/** What one session holds. */
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

  /** Keeps what is sent for a call until it is acked. */
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

  /** The outcome is acked: nothing is left of the call. */
  acked(callId: string): void {
    const call = this.#calls.get(callId);
    if (call === undefined) return;
    this.#drop(call);
    this.#calls.delete(callId);
  }

  /** Forgets the calls that cannot be sent again whole, and returns their ids. */
  takeTorn(): string[] {
    const torn = [...this.#calls].filter(([, call]) => call.torn).map(([callId]) => callId);
    for (const callId of torn) this.acked(callId);
    return torn;
  }

  /** What has no ack, call by call in the order in which it was sent. */
  *unacked(): Generator<WorkRequest> {
    for (const call of this.#calls.values())
      for (const { message } of call.unacked.values()) yield message;
  }

  #drop(call: HeldCall): void {
    for (const { bytes } of call.unacked.values()) this.#bytes -= bytes;
    call.unacked.clear();
  }
}
