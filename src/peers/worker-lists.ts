/** Who is connected to any coordinator of the store. Each is asked when somebody wants to know: nothing is kept of it. */
import { randomUUID } from "node:crypto";
import type { Clock } from "@stairs/core";
import type { WorkerStatus } from "@stairs/core/protocol";
import type { Others } from "./others.js";

/** One that has not answered within this time is left out, in milliseconds. */
const answerMs = 1000;

interface Asked {
  readonly found: WorkerStatus[];
  left: number;
  readonly done: () => void;
}

/** Asks and answers. */
export class WorkerLists {
  readonly #others: Others;
  readonly #clock: Clock;
  readonly #own: () => readonly WorkerStatus[];
  readonly #asked = new Map<string, Asked>();

  /** @param own The workers of this coordinator. */
  constructor(others: Others, clock: Clock, own: () => readonly WorkerStatus[]) {
    this.#others = others;
    this.#clock = clock;
    this.#own = own;
    others.hear((message) => {
      if (message.say === "askWorkers")
        others.send({ say: "workers", request: message.request, workers: own() });
      else if (message.say === "workers") this.#answered(message.request, message.workers);
    });
  }

  /** All workers, those of coordinators that do not answer left out. */
  async all(): Promise<readonly WorkerStatus[]> {
    const { length } = await this.#others.fresh();
    if (length === 0) return this.#own();
    const request = randomUUID();
    const found: WorkerStatus[] = [];
    await new Promise<void>((done) => {
      const limit = this.#clock.after(answerMs, done);
      this.#asked.set(request, {
        found,
        left: length,
        done: () => {
          limit.cancel();
          done();
        },
      });
      this.#others.send({ say: "askWorkers", request });
    });
    this.#asked.delete(request);
    return [...this.#own(), ...found];
  }

  #answered(request: string, workers: readonly WorkerStatus[]): void {
    const asked = this.#asked.get(request);
    if (asked === undefined) return;
    asked.found.push(...workers);
    asked.left -= 1;
    if (asked.left === 0) asked.done();
  }
}
