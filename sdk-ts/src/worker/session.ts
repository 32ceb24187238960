/**
 * A worker's main thread. Calls run here one after another, in the order of arrival, in the same
 * thread as the user's code. The connection has its own thread.
 */
import { setMaxListeners } from "node:events";
import { batchFromWire, messageOf, type ReceivedBatch, StairsError } from "@stairs/core";
import { Link } from "../link/link.js";
import type {
  FromWorkThread,
  ReceivedCall,
  ThreadTask,
  ToWorkThread,
  WireOutput,
} from "../link/messages.js";
import { packBatches } from "../link/pack.js";
import type { NativeStep } from "../native-step.js";
import type { ChainOutcome } from "./chain-call.js";
import { type OutcomeMessages, outcomeMessages } from "./outcome-messages.js";
import { RowEnds } from "./row-end.js";
import { runChain } from "./run-chain.js";
import { SentParts } from "./sent-parts.js";

/** The work of a worker so far. Rows count once for each call. */
export interface WorkerStats {
  readonly connected: boolean;
  readonly calls: number;
  readonly rows: number;
  readonly failedRows: number;
  /** Messages sent ahead of outcomes. */
  readonly parts: number;
}

interface HeldCall {
  readonly session: number;
  readonly call: ReceivedCall;
  readonly cancelled: AbortController;
  readonly parts: SentParts;
}

/** A running worker. */
export class WorkerSession {
  /** Settles when the worker has ended; rejects if the coordinator refuses it. */
  readonly closed: Promise<void>;
  /** Settles with the first Welcome; rejects as `closed`. */
  readonly opened: Promise<void>;
  readonly #link: Link<ToWorkThread, FromWorkThread>;
  readonly #steps: ReadonlyMap<string, NativeStep>;
  readonly #waiting: HeldCall[] = [];
  #running: HeldCall | undefined;
  #connected = false;
  #maxMessageBytes = 0;
  #partWindow = 1;
  readonly #partBytes: number;
  #stats = { calls: 0, rows: 0, failedRows: 0, parts: 0 };

  /**
   * @param partBytes The size of the parts that a 1-to-N call sends ahead of its outcome, in bytes.
   */
  constructor(
    task: Extract<ThreadTask, { task: "work" }>,
    steps: readonly NativeStep[],
    partBytes: number,
  ) {
    this.#partBytes = partBytes;
    this.#steps = new Map(steps.map((step) => [step.name, step]));
    let open: () => void;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#link = new Link(task, (message) => {
      if (message.say === "open") open();
      this.#hear(message);
    });
    this.closed = this.#link.ended;
    this.opened = Promise.race([opened, this.closed]);
    this.opened.catch(() => undefined);
  }

  stats(): WorkerStats {
    return { connected: this.#connected, ...this.#stats };
  }

  /** Takes no more calls, finishes its calls in progress, and ends. */
  async drain(): Promise<void> {
    this.#link.tell({ say: "drain" });
    await this.closed;
  }

  #hear(message: Exclude<FromWorkThread, { say: "ended" }>): void {
    switch (message.say) {
      case "open":
        this.#connected = true;
        this.#maxMessageBytes = message.maxMessageBytes;
        this.#partWindow = message.partWindow;
        for (const { name, reason } of message.rejected)
          warn(`the coordinator does not use the step ${name}: ${reason}`);
        break;
      case "call":
        this.#take(message.session, message.call);
        break;
      case "partAck":
        if (this.#running?.call.callId === message.callId) this.#running.parts.acked(message.part);
        break;
      case "cancel":
        this.#cancel(message.callId, message.reason);
        break;
      case "rejected":
        warn(`the coordinator rejected the outcome of call ${message.callId}: ${message.reason}`);
        break;
      case "away":
        this.#connected = false;
        warn(`the connection to the coordinator is lost (${message.reason}); reconnecting`);
        break;
      case "lost":
        this.#lost();
        break;
    }
  }

  #take(session: number, call: ReceivedCall): void {
    const cancelled = new AbortController();
    // Every row in user code can listen to it.
    setMaxListeners(0, cancelled.signal);
    const { callId, chain } = call;
    // Other outcomes are not acked, and are few: their rows are here.
    const window = chain.at(-1)?.expand === true ? this.#partWindow : Infinity;
    const parts = new SentParts({
      limit: this.#maxMessageBytes,
      partBytes: this.#partBytes,
      window,
      signal: cancelled.signal,
      tell: (part, outputs) => this.#tellPart(session, callId, part, outputs),
    });
    this.#waiting.push({ session, call, cancelled, parts });
    if (this.#running === undefined) void this.#work();
  }

  async #work(): Promise<void> {
    for (let held = this.#waiting.shift(); held !== undefined; held = this.#waiting.shift()) {
      this.#running = held;
      await this.#run(held);
      this.#running = undefined;
      // Gives signals and timers of user code a turn even if calls never stop.
      await new Promise(setImmediate);
      if (this.#running !== undefined) return;
    }
  }

  async #run(held: HeldCall): Promise<void> {
    const { call, cancelled, parts } = held;
    const began = performance.now();
    const outcome = cancelled.signal.aborted ? undefined : await this.#outcomeOf(held);
    if (outcome === undefined || cancelled.signal.aborted) return this.#giveUp(held);
    const lastLink = Math.max(0, call.chain.length - 1);
    const messages = outcomeMessages(outcome, lastLink, this.#maxMessageBytes);
    const busyMs = performance.now() - began - parts.waitedMs;
    for (const outputs of messages.ahead) await parts.sendWire(outputs);
    if (cancelled.signal.aborted) return this.#giveUp(held);
    this.#stats.calls++;
    this.#stats.rows += call.batch.rows ?? 0;
    this.#stats.failedRows += messages.failures.length;
    this.#tellOutcome(held, messages, Math.max(1, Math.round(busyMs * 1000)));
  }

  /** Frees the call's place; the coordinator answers STALE. */
  #giveUp(held: HeldCall): void {
    this.#tellOutcome(held, { outputs: [], failures: [], dropped: [] }, 1);
  }

  async #outcomeOf({ call, cancelled, parts }: HeldCall): Promise<ChainOutcome | undefined> {
    const { callId, attempt, chain } = call;
    let batch: ReceivedBatch;
    try {
      batch = batchFromWire(call.batch, `the batch of call ${callId}`);
    } catch (error) {
      const ends = new RowEnds();
      for (let row = 0; row < (call.batch.rows ?? 0); row++)
        ends.badColumn(row, 0, messageOf(error));
      return { outputs: [], failures: ends.failures, dropped: [] };
    }
    const { rows, frame, ids } = batch;
    const { signal } = cancelled;
    const facts = { callId, attempt, chain, rows, frame, ids, signal, ahead: parts };
    return runChain(facts, this.#steps);
  }

  #tellPart(session: number, callId: string, part: number, given: readonly WireOutput[]): void {
    const { outputs, transfer } = packOutputs(given);
    this.#stats.parts++;
    this.#link.tell({ say: "part", session, callId, part, outputs }, transfer);
  }

  #tellOutcome(
    { session, call, parts }: HeldCall,
    { outputs, failures, dropped }: Omit<OutcomeMessages, "ahead">,
    busyMicros: number,
  ): void {
    const packed = packOutputs(outputs);
    const rest = { session, callId: call.callId, failures, dropped, busyMicros };
    this.#link.tell(
      { say: "outcome", outputs: packed.outputs, ...rest, parts: parts.count },
      packed.transfer,
    );
  }

  #cancel(callId: string, reason: string): void {
    for (const held of [this.#running, ...this.#waiting])
      if (held?.call.callId === callId) held.cancelled.abort(cancelReason(reason));
  }

  /** The coordinator no longer waits for the calls in progress. */
  #lost(): void {
    const held = [...this.#waiting, ...(this.#running === undefined ? [] : [this.#running])];
    for (const { cancelled } of held) cancelled.abort(cancelReason("the connection was lost"));
  }
}

function packOutputs(outputs: readonly WireOutput[]): {
  readonly outputs: WireOutput[];
  readonly transfer: ArrayBuffer[];
} {
  const { batches, transfer } = packBatches(outputs.map(({ batch }) => batch));
  return {
    outputs: outputs.map((output, i) => ({ ...output, batch: batches[i] ?? {} })),
    transfer,
  };
}

function cancelReason(reason: string): StairsError {
  return new StairsError("TOO_LATE", `The coordinator cancelled the call: ${reason}.`);
}

function warn(message: string): void {
  process.stderr.write(`stairs: ${message}\n`);
}
