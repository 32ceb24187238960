/**
 * The second argument of user code. It is made for each row, so it computes values only when read.
 */
import { type RowIds, rowIdText } from "@stairs/core";
import type { Context, NativeStep } from "../native-step.js";
import { stateOf } from "./step-state.js";

/** The data that all rows of a call share. */
export interface CallFacts {
  readonly callId: string;
  readonly attempt: number;
  readonly ids: RowIds | null;
  readonly signal: AbortSignal;
}

/** The context of some rows in a step. */
export class StepContext implements Context {
  readonly #facts: CallFacts;
  readonly #step: NativeStep;
  readonly #rows: Uint32Array | number;

  /** @param rows The rows of the call, at least one. */
  constructor(facts: CallFacts, step: NativeStep, rows: Uint32Array | number) {
    this.#facts = facts;
    this.#step = step;
    this.#rows = rows;
  }

  get rowId(): string {
    return this.#textOf(typeof this.#rows === "number" ? this.#rows : (this.#rows[0] ?? 0));
  }

  get rowIds(): readonly string[] {
    const { ids } = this.#facts;
    if (typeof this.#rows === "number") return [this.rowId];
    if (ids === null) return Array.from(this.#rows, () => "");
    const all = textsOf(ids);
    return Array.from(this.#rows, (row) => all[row] ?? "");
  }

  get callId(): string {
    return this.#facts.callId;
  }

  get attempt(): number {
    return this.#facts.attempt;
  }

  get signal(): AbortSignal {
    return this.#facts.signal;
  }

  get log(): (message: string) => void {
    const { name } = this.#step;
    return (message) => void process.stderr.write(`[${name}] ${message}\n`);
  }

  get config(): Readonly<Record<string, unknown>> {
    return this.#step.config;
  }

  get state(): unknown {
    return stateOf(this.#step);
  }

  #textOf(row: number): string {
    return this.#facts.ids === null ? "" : rowIdText(this.#facts.ids, row);
  }
}

/** The texts of all identities, in one pass over the ranges. */
function textsOf({ ranges }: RowIds): string[] {
  return ranges.flatMap(({ base, start, count }) => {
    const head = base.toString("hex");
    return Array.from({ length: count }, (_, i) => `${head}-${start + i}`);
  });
}
