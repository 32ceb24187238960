/** The workers of all coordinators of the store. Each request asks every coordinator; nothing is cached. */
import type { Clock } from "@stairs/core";
import type { Others } from "./others.js";
import { Rounds } from "./rounds.js";
import type { WorkerView } from "./worker-view.js";

/** Asks and answers. */
export class WorkerLists {
  readonly #own: () => readonly WorkerView[];
  readonly #rounds: Rounds<readonly WorkerView[]>;

  /** @param own Lists the workers of this coordinator. */
  constructor(others: Others, clock: Clock, own: () => readonly WorkerView[]) {
    this.#own = own;
    this.#rounds = new Rounds(others, clock);
    others.hear((message) => {
      if (message.say === "askWorkers")
        others.send({ say: "workers", request: message.request, workers: own() });
      else if (message.say === "workers") this.#rounds.answered(message.request, message.workers);
    });
  }

  /** All workers, except those of coordinators that do not answer. */
  async all(): Promise<readonly WorkerView[]> {
    const found = await this.#rounds.ask((request) => ({ say: "askWorkers", request }));
    return [...this.#own(), ...found.flat()];
  }
}
