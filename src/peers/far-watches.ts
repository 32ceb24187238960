/** Who of the others wants to know of every run here, and how this coordinator asks that of them. */
import type { Clock } from "@stairs/core";
import type { Others } from "./others.js";
import { Rounds } from "./rounds.js";

/** The watches of all coordinators. */
export class FarWatches {
  readonly #others: Others;
  readonly #id: string;
  readonly #rounds: Rounds<true>;
  /** The others that watch. */
  readonly #watching = new Set<string>();
  #own = 0;

  /** @param id Of this coordinator. */
  constructor(others: Others, clock: Clock, id: string) {
    this.#others = others;
    this.#id = id;
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

  /** True if another one watches. */
  get any(): boolean {
    return this.#watching.size > 0;
  }

  /** Asks the others to tell of their runs; resolves when they do. Returns how to end it. */
  async begin(): Promise<() => void> {
    this.#own += 1;
    await this.#rounds.ask((request) => ({ say: "watch", from: this.#id, request }));
    return () => {
      this.#own -= 1;
      if (this.#own === 0) this.#others.send({ say: "unwatch", from: this.#id });
    };
  }
}
