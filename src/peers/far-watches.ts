/**
 * Exchanges reports of runs between coordinators: which coordinators want a report of every run here, and this
 * coordinator's own request for such reports.
 */
import type { Clock } from "@stairs/core";
import type { Others } from "./others.js";
import { Rounds } from "./rounds.js";

/** The watches of all coordinators. */
export class FarWatches {
  readonly #others: Others;
  readonly #rounds: Rounds<true>;
  /** The other coordinators that watch. */
  readonly #watching = new Set<string>();
  #own = 0;

  constructor(others: Others, clock: Clock) {
    this.#others = others;
    this.#rounds = new Rounds(others, clock);
    others.hear((message) => {
      if (message.say === "watch") {
        this.#watching.add(message.from);
        others.send({ say: "watching", request: message.request });
      } else if (message.say === "unwatch") this.#watching.delete(message.from);
      else if (message.say === "watching") this.#rounds.answered(message.request, true);
    });
    others.onNews((all) => {
      for (const from of this.#watching)
        if (!all.some((other) => other.id === from)) this.#watching.delete(from);
    });
  }

  /** True if there are others. */
  get exist(): boolean {
    return this.#others.exist;
  }

  /** True if another coordinator watches rows of any plan. */
  get watch(): boolean {
    return this.#watching.size > 0;
  }

  /** Asks the others to report their runs; resolves when they do. Returns a function that ends this. */
  async ask(): Promise<() => void> {
    this.#own += 1;
    await this.#rounds.ask((request) => ({ say: "watch", from: this.#others.id, request }));
    return () => {
      this.#own -= 1;
      if (this.#own === 0) this.#others.send({ say: "unwatch", from: this.#others.id });
    };
  }

  /** Reports a run to the others. */
  tell(news: object): void {
    this.#others.send({ say: "rows", news });
  }
}
