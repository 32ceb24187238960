/** Who is connected to any coordinator of the store. Each is asked when somebody wants to know: nothing is kept of it. */
import type { Clock } from "@stairs/core";
import type { WorkerStatus } from "@stairs/core/protocol";
import type { Others } from "./others.js";
import { Rounds } from "./rounds.js";

/** Asks and answers. */
export class WorkerLists {
  readonly #own: () => readonly WorkerStatus[];
  readonly #rounds: Rounds<readonly WorkerStatus[]>;

  /** @param own The workers of this coordinator. */
  constructor(others: Others, clock: Clock, own: () => readonly WorkerStatus[]) {
    this.#own = own;
    this.#rounds = new Rounds(others, clock);
    others.hear((message) => {
      if (message.say === "askWorkers")
        others.send({ say: "workers", request: message.request, workers: own() });
      else if (message.say === "workers") this.#rounds.answered(message.request, message.workers);
    });
  }

  /** All workers, those of coordinators that do not answer left out. */
  async all(): Promise<readonly WorkerStatus[]> {
    const found = await this.#rounds.ask((request) => ({ say: "askWorkers", request }));
    return [...this.#own(), ...found.flat()];
  }
}
