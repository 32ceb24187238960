/**
 * The outputs of one call that come ahead of its outcome, each part once: one that is sent again after a
 * break is acked again. Those of a 1-to-N call are handed on as they come, the others kept, within bounds.
 */
import { type CallOutput, limits, messageOf } from "@stairs/core";
import type { Output__Output } from "@stairs/core/protocol";
import type { CallEnd } from "../run/worker-port.js";
import { outputBytes, outputsOf } from "./messages.js";

/** Parts of a 1-to-N call that a worker may have on their way without an ack. */
export const partWindow = 4;
/** A worker that counts an ack too many is not punished for it. */
const windowMargin = 4;

/** What becomes of a part. */
export interface PartListener {
  readonly ack: () => void;
  /** Nothing of the call counts. */
  readonly refuse: (reason: string, end: CallEnd) => void;
}

/** The parts of one call. */
export class PartIntake {
  /** Outputs that nobody takes as they come. */
  readonly kept: Output__Output[] = [];
  /** How many different parts came. */
  received = 0;
  /** Parts up to this one may come again. */
  #again = 0;
  readonly #take: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined;
  readonly #unwritten = new Set<number>();
  readonly #rows: number;
  #keptRows = 0;
  #keptBytes = 0;

  /**
   * @param rows How many the call has.
   * @param take Takes a part of a 1-to-N call; resolves when it is written down.
   */
  constructor(
    rows: number,
    take: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined,
  ) {
    this.#rows = rows;
    this.#take = take;
  }

  /** The worker has lost its stream, and with it perhaps acks: it may send again what it sent. */
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
        `Part ${part} came while ${this.#unwritten.size} others had no ack: at most ${partWindow} may be on their way.`,
      );
    }
    this.#unwritten.add(part);
    // A part that cannot be read is told of in the same way as one that does not fit.
    const taken = async (): Promise<void> => take(part, outputsOf(outputs, `part ${part}`));
    taken().then(
      () => {
        this.#unwritten.delete(part);
        ack();
      },
      (error: unknown) => refuse(messageOf(error)),
    );
  }

  /** Keeps outputs: never more rows than the call has, and never too many bytes. */
  #keep(outputs: readonly Output__Output[], { refuse }: PartListener): void {
    for (const output of outputs) {
      const rows = output.batch?.rows ?? 0;
      // Without rows there is nothing to keep.
      if (rows === 0) continue;
      this.kept.push(output);
      this.#keptRows += rows;
      this.#keptBytes += outputBytes(output);
    }
    const rows = this.#rows;
    if (this.#keptRows > rows) {
      const reason = `Its parts have ${this.#keptRows} rows; the call has ${rows}.`;
      refuse(reason, malformed(reason));
    } else if (this.#keptBytes > limits.outcomeBytes) {
      const reason = `The outputs of a call of ${rows} rows are more than ${limits.outcomeBytes} bytes.`;
      refuse(reason, { kind: "too_much", reason });
    } else return;
    this.kept.length = 0;
  }
}

function malformed(reason: string): CallEnd {
  return { kind: "malformed", reason, acknowledge: () => undefined };
}
