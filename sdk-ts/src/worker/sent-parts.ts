/**
 * The parts of a call that are sent ahead of its outcome. Those of a 1-to-N call are written down by
 * the coordinator as they come, and only so many may be under way.
 */
import type { AheadOfOutcome, ChainOutput } from "./chain-call.js";
import type { WireOutput } from "../link/messages.js";
import { toWire } from "./outcome-messages.js";

/** How parts are sent. */
export interface SentPartsOptions extends Pick<AheadOfOutcome, "limit" | "partBytes"> {
  /** Parts that may be under way; at least 1. */
  readonly window: number;
  /** Aborted when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
  /** Sends the part with this number. */
  readonly tell: (part: number, outputs: readonly WireOutput[]) => void;
}

/** Sends parts, one at a time. */
export class SentParts implements AheadOfOutcome {
  /** How many were sent. */
  count = 0;
  /** How long nothing but acks was waited for, in milliseconds. */
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
    // A cancellation is heard also while user code never waits for anything.
    await new Promise(setImmediate);
  }

  /** The coordinator has written it down. */
  acked(part: number): void {
    this.#unacked.delete(part);
    this.#wake?.();
  }
}
