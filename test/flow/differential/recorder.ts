/** What functions note while they run. */
import type { Noted } from "./account.js";

/** Which pipeline a function runs in, as the config of each of its copies says. */
export interface Place {
  /** `17 main`: the program's number, and whether it is called by itself. */
  readonly root: string;
  /** `n3/n1/`: the names of the copies. */
  readonly path: string;
  readonly flavour: number;
}

/** Notes of one way of running programs. */
export class Recorder {
  readonly #seen = new Map<string, Noted[]>();
  readonly #put = new Set<string>();

  /** @param count Hears of every value that is made and of every outcome. */
  constructor(readonly count: (what: string) => void = () => undefined) {}

  /** A consumer has seen a row. @param node `17 main n3`. */
  saw(node: string, what: string): void {
    const [program = "", ...rest] = node.split(" ");
    const noted = { node: rest.join(" "), what };
    const before = this.#seen.get(program);
    if (before === undefined) this.#seen.set(program, [noted]);
    else before.push(noted);
  }

  /** What consumers of a program have seen. */
  seenIn(program: number): readonly Noted[] {
    return this.#seen.get(String(program)) ?? [];
  }

  /** True the first time. */
  isFirst(what: string): boolean {
    if (this.#put.has(what)) return false;
    this.#put.add(what);
    return true;
  }
}
