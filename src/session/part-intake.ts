/**
 * The outputs of one call that come ahead of its outcome, each part once: one that is sent again after a
 * break is acked again. Those of a 1-to-N call are handed on as they come, the others kept.
 */
import { type CallOutput, messageOf } from "@stairs/core";
import type { Output__Output } from "@stairs/core/protocol";
import { outputsOf } from "./messages.js";

/** Parts of a 1-to-N call that a worker may have on their way without an ack. */
export const partWindow = 4;
/** A worker that counts an ack too many is not punished for it. */
const windowMargin = 4;

/** What becomes of a part. */
export interface PartListener {
  readonly ack: () => void;
  /** Nothing of the call counts. */
  readonly refuse: (reason: string) => void;
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

  /** @param take Takes a part of a 1-to-N call; resolves when it is written down. */
  constructor(take: ((part: number, outputs: readonly CallOutput[]) => Promise<void>) | undefined) {
    this.#take = take;
  }

  /** The worker has lost its stream, and with it perhaps acks: it may send again what it sent. */
  resumed(): void {
    this.#again = this.received;
  }

  take(part: number, outputs: readonly Output__Output[], { ack, refuse }: PartListener): void {
    const take = this.#take;
    if (part >= 1 && part <= this.#again) {
      if (take !== undefined && !this.#unwritten.has(part)) ack();
      return;
    }
    this.received += 1;
    if (take === undefined) {
      this.kept.push(...outputs);
      return;
    }
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
}
