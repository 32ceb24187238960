/**
 * The functions that replace steps, by the given names. A name that matches nothing is an error,
 * because the intended step would run.
 */
import { nearest, StairsError } from "@stairs/core";
import type { Stub } from "../pipeline/rows-outcome.js";

/** The possible names of a stub, the most specific first. */
export type StubNames = readonly string[];

/** The given stubs. */
export class Stubs {
  readonly #stubs: ReadonlyMap<string, Stub>;
  /** All names that a stub could have. */
  readonly #known = new Set<string>();

  /** @throws StairsError BAD_ARGUMENT if a stub is not a function. */
  constructor(stubs: Readonly<Record<string, Stub>>) {
    this.#stubs = new Map(Object.entries(stubs));
    for (const [name, stub] of this.#stubs) {
      if (typeof stub === "function") continue;
      throw new StairsError(
        "BAD_ARGUMENT",
        `The stub ${JSON.stringify(name)} is a value of type ${typeof stub}: expected a function of a row.`,
      );
    }
  }

  /** The stub for an item with these names. */
  for(names: StubNames): Stub | undefined {
    for (const name of names) this.#known.add(name);
    const name = names.find((each) => this.#stubs.has(each));
    return name === undefined ? undefined : this.#stubs.get(name);
  }

  /**
   * Call this after all stubs have been requested.
   * @throws StairsError BAD_ARGUMENT for names that match nothing, with the nearest names.
   */
  checkUsed(pipeline: string): void {
    const lost = [...this.#stubs.keys()].filter((name) => !this.#known.has(name));
    if (lost.length === 0) return;
    const names = lost.map((name) => `${JSON.stringify(name)}${nearest(name, this.#known)}`);
    throw new StairsError(
      "BAD_ARGUMENT",
      `Pipeline ${pipeline} has nothing that these stubs could replace: ${names.join(", ")}. A stub has the name of a step, a node, a function or consumer, or a called pipeline (app.name).`,
    );
  }
}

/** The names of a node: its step's, its own, and that of its function wherever it is used. */
export function namesOfNode(node: string, step: string): StubNames {
  return [step, node, node.replace(/^.*\//, "").replace(/-\d+$/, "")];
}

/** The names of a node's predicate. */
export function namesOfWhen(node: string, step: string): StubNames {
  return [step, `${node}/when`];
}
