/**
 * The outputs of one call that arrive ahead of its outcome. Each part counts once: a part that is sent again after a
 * break is acked again. Parts of a 1-to-N call are passed on when they arrive; others are kept, within bounds.
 */
import { type CallOutput, limits, messageOf } from "@stairs/core";
import type { Output__Output } from "@stairs/core/protocol";
import type { CallEnd } from "../run/worker-port.js";
import { outputBytes, outputsOf } from "./messages.js";

/** How many parts of a 1-to-N call a worker may have in flight without an ack. */
export const partWindow = 4;
/** Tolerates a worker that counts one ack too many. */
const windowMargin = 4;

/** The result of a part. */
export interface PartListener {
  readonly ack: () => void;
  /** Rejects the part: nothing of the call counts. */
  readonly refuse: (reason: string, end: CallEnd) => void;
}

/** The parts of one call. */
export class PartIntake {
  /** Outputs of a call that is not 1-to-N, kept until the outcome. */
  readonly kept: Output__Output[] = [];
  /** Number of distinct parts so far. */
  received = 0;
  /** The last part that may arrive again. */
  #again = 0;
  readonly #take: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined;
  readonly #unwritten = new Set<number>();
  readonly #rows: number;
  #keptRows = 0;
  #keptBytes = 0;

  /**
   * @param rows Number of rows in the call.
   * @param take Takes a part of a 1-to-N call; resolves when the store has it.
   */
  constructor(
    rows: number,
    take: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined,
  ) {
    this.#rows = rows;
    this.#take = take;
  }

  /** Signals that the worker lost its stream, and perhaps acks with it: it may repeat parts. */
  resumed(): void {
    this.#again = this.received;
  }

  take(part: number, outputs: readonly Output__Output[], listener: PartListener): void {
    const { ack } = listener;
    const refuse = (reason: string): void => listener.refuse(reason, malformed(reason));
    const take = this.#take;
    if (part >= 1 && part <= this.#again) {
      if (take !== undefined && !this.#unwritten.has(part)) ack();
      return;
    }
    this.received += 1;
    if (take === undefined) return this.#keep(outputs, listener);
    if (part !== this.received)
      return refuse(`Part ${part} came where part ${this.received} was expected.`);
    if (this.#unwritten.size >= partWindow + windowMargin) {
      return refuse(
        `Part ${part} came while ${this.#unwritten.size} others had no ack: at most ${partWindow} may be in flight.`,
      );
    }
    this.#unwritten.add(part);
    // An unreadable part gets the same answer as a part that does not fit.
    const taken = async (): Promise<void> => take(part, outputsOf(outputs, `part ${part}`));
    taken().then(
      () => {
        this.#unwritten.delete(part);
        ack();
      },
      (error: unknown) => refuse(messageOf(error)),
    );
  }

  /** Keeps outputs: never more rows than the call has, and never more bytes than the limit. */
  #keep(outputs: readonly Output__Output[], { refuse }: PartListener): void {
    for (const output of outputs) {
      const rows = output.batch?.rows ?? 0;
      // An output without rows needs no keeping.
      if (rows === 0) continue;
      this.kept.push(output);
      this.#keptRows += rows;
      this.#keptBytes += outputBytes(output);
    }
    const rows = this.#rows;
    if (this.#keptRows > rows) {
      const reason = `The parts of the call have ${this.#keptRows} rows; the call has ${rows}.`;
      refuse(reason, malformed(reason));
    } else if (this.#keptBytes > limits.outcomeBytes) {
      const reason = `The outputs of a call of ${rows} rows exceed ${limits.outcomeBytes} bytes.`;
      refuse(reason, { kind: "too_much", reason });
    } else return;
    this.kept.length = 0;
  }
}

function malformed(reason: string): CallEnd {
  return { kind: "malformed", reason, acknowledge: () => undefined };
}
