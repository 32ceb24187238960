/** Questions to all other coordinators. Each coordinator answers once, or not in time. */
import { randomUUID } from "node:crypto";
import type { Clock } from "@stairs/core";
import type { Message } from "./message.js";
import type { Others } from "./others.js";

/** How long to wait for answers, in milliseconds. Later answers do not count. */
const answerMs = 1000;

interface Round<Answer> {
  readonly answers: Answer[];
  left: number;
  readonly done: () => void;
}

/** Rounds of one kind of question. */
export class Rounds<Answer> {
  readonly #others: Others;
  readonly #clock: Clock;
  readonly #open = new Map<string, Round<Answer>>();

  constructor(others: Others, clock: Clock) {
    this.#others = others;
    this.#clock = clock;
  }

  /** Sends a question. @returns the answers that came in time. */
  async ask(question: (request: string) => Message): Promise<readonly Answer[]> {
    const { length } = await this.#others.fresh();
    if (length === 0) return [];
    const request = randomUUID();
    const answers: Answer[] = [];
    await new Promise<void>((resolve) => {
      const limit = this.#clock.after(answerMs, resolve);
      const done = (): void => {
        limit.cancel();
        resolve();
      };
      this.#open.set(request, { answers, left: length, done });
      this.#others.send(question(request));
    });
    this.#open.delete(request);
    return answers;
  }

  /** An answer has come. */
  answered(request: string, answer: Answer): void {
    const round = this.#open.get(request);
    if (round === undefined) return;
    round.answers.push(answer);
    round.left -= 1;
    if (round.left === 0) round.done();
  }
}
