/** What happened to a row, and which nodes come from which, while the reference runs it. */
import type { Noted } from "./account.js";

/** What happened to one row. */
export class Notes {
  readonly seen: Noted[] = [];
  readonly failures: Noted[] = [];
  readonly drops: Noted[] = [];
  readonly #from = new Map<string, ReadonlySet<string>>();

  /** Notes what a node comes from. */
  node(name: string, inputs: readonly ReadonlySet<string>[]): ReadonlySet<string> {
    const from = new Set([...inputs.flatMap((input) => [...input]), name]);
    this.#from.set(name, from);
    return from;
  }

  /** True if some of the ends leads to a last node that comes from none of the others. */
  isCertain(ends: readonly Noted[], others: readonly Noted[]): boolean {
    if (others.length === 0) return ends.length > 0;
    const all = [...this.#from];
    const last = all.filter(
      ([name]) => !all.some(([other, from]) => other !== name && from.has(name)),
    );
    return ends.some(({ node }) =>
      last.some(([, from]) => from.has(node) && !others.some((other) => from.has(other.node))),
    );
  }
}
