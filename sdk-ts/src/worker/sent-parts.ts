/**
 * Sends the parts of a call ahead of its outcome. The coordinator stores the parts of a 1-to-N call
 * as they arrive, and limits the number in flight.
 */
import type { AheadOfOutcome, ChainOutput } from "./chain-call.js";
import type { WireOutput } from "../link/messages.js";
import { toWire } from "./outcome-messages.js";

/** The way to send parts. */
export interface SentPartsOptions extends Pick<AheadOfOutcome, "limit" | "partBytes"> {
  /** The maximum number of parts in flight; at least 1. */
  readonly window: number;
  /** Aborts when the coordinator no longer waits for the outcome. */
  readonly signal: AbortSignal;
  /** Sends the part with this number. */
  readonly tell: (part: number, outputs: readonly WireOutput[]) => void;
}

/** Sends parts, one at a time. */
export class SentParts implements AheadOfOutcome {
  /** The number of sent parts. */
  count = 0;
  /** The time spent waiting only for acks, in milliseconds. */
  waitedMs = 0;
  readonly #unacked = new Set<number>();
  #wake: (() => void) | undefined;

  readonly limit: number;
  readonly partBytes: number;
  readonly #options: SentPartsOptions;

  constructor(options: SentPartsOptions) {
    this.limit = options.limit;
    this.partBytes = options.partBytes;
    this.#options = options;
    options.signal.addEventListener("abort", () => this.#wake?.(), { once: true });
  }

  async send(outputs: readonly ChainOutput[]): Promise<void> {
    await this.sendWire(toWire(outputs));
  }

  /** As `send`. */
  async sendWire(outputs: readonly WireOutput[]): Promise<void> {
    const { signal, window, tell } = this.#options;
    const began = performance.now();
    while (this.#unacked.size >= window && !signal.aborted)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    this.waitedMs += performance.now() - began;
    if (signal.aborted) return;
    this.count++;
    this.#unacked.add(this.count);
    tell(this.count, outputs);
    // Lets a cancellation arrive even if user code never awaits.
    await new Promise(setImmediate);
  }

  /** The coordinator has stored a part. */
  acked(part: number): void {
    this.#unacked.delete(part);
    this.#wake?.();
  }
}
