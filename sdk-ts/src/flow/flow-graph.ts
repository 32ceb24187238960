/**
 * The graph of a Flow's steps while `reconnect` changes it. A connection must lead to a step that
 * exists at that moment. The whole graph is checked after all changes.
 */
import { StairsError, nearest } from "@stairs/core";
import { callerSource } from "../pipeline/source.js";
import {
  placed,
  readStepOptions,
  type StepDeclaration,
  type StepOptions,
} from "./step-declaration.js";

/** The steps in the order of their declaration, with the steps that they lead to. */
export type Steps = ReadonlyMap<string, StepDeclaration>;

/**
 * The argument of `reconnect(graph)`. Its methods change the graph at once and return it, so that
 * you can chain calls. Each throws StairsError BAD_PIPELINE if a name is not a step of the graph.
 */
export class FlowGraph {
  readonly #flow: string;
  readonly #steps: Map<string, StepDeclaration>;
  #closed = false;

  /**
   * Made by the Flow.
   * @param flow The class's name, for messages.
   */
  constructor(flow: string, steps: Steps) {
    this.#flow = flow;
    this.#steps = new Map(steps);
  }

  /** The names of the steps, in the order of their declaration. */
  get steps(): readonly string[] {
    return [...this.#steps.keys()];
  }

  /** Lets `step` lead to exactly these steps. Without names, it becomes a last step. */
  setNext(step: string, ...next: readonly string[]): this {
    for (const name of [step, ...next]) this.#step(name);
    return this.#connect(step, next);
  }

  /** Lets `step` also lead to these steps. */
  addNext(step: string, ...next: readonly string[]): this {
    return this.setNext(step, ...this.#step(step).next, ...next);
  }

  /** Moves `added` before `step`: all steps that led to `step` now lead to `added`. */
  insertBefore(step: string, added: string): this {
    this.#takeOut(added, step);
    for (const before of this.#before(step)) this.#replace(before, step, [added]);
    return this.#connect(added, [step]);
  }

  /** Moves `added` after `step`: `added` now leads to all steps that `step` led to. */
  insertAfter(step: string, added: string): this {
    this.#takeOut(added, step);
    this.#connect(added, this.#step(step).next);
    return this.#connect(step, [added]);
  }

  /** Moves `added` before all steps that no other step leads to. */
  addFirst(added: string): this {
    this.#takeOut(added);
    const first = this.steps.filter((name) => name !== added && this.#before(name).length === 0);
    return this.#connect(added, first);
  }

  /** Removes the step: the steps that led to it now lead to the steps after it. */
  remove(step: string): this {
    this.#takeOut(step);
    this.#steps.delete(step);
    return this;
  }

  /** Changes a step's options. Options that are not given stay. */
  set(step: string, options: StepOptions): this {
    const { saveResult } = readStepOptions(options, callerSource());
    const before = this.#step(step);
    this.#steps.set(step, { ...before, saveResult: saveResult ?? before.saveResult });
    return this;
  }

  /** Ends the changes. */
  close(): Steps {
    this.#closed = true;
    return this.#steps;
  }

  #step(name: string): StepDeclaration {
    if (this.#closed) {
      throw new StairsError(
        "WRONG_STATE",
        `The graph of Flow ${this.#flow}${placed(callerSource())} can be changed only while reconnect(graph) runs.`,
      );
    }
    const found = this.#steps.get(name);
    if (found !== undefined) return found;
    throw new StairsError(
      "BAD_PIPELINE",
      `Flow ${this.#flow}${placed(callerSource())}: ${noSuchStep(name, this.steps)}.`,
    );
  }

  #before(step: string): string[] {
    return this.steps.filter((name) => this.#step(name).next.includes(step));
  }

  #connect(step: string, next: readonly string[]): this {
    const { saveResult } = this.#step(step);
    this.#steps.set(step, { next: [...new Set(next)], saveResult, source: callerSource() });
    return this;
  }

  #replace(step: string, old: string, by: readonly string[]): void {
    const { next } = this.#step(step);
    this.#connect(
      step,
      next.flatMap((name) => (name === old ? by : [name])),
    );
  }

  /** Disconnects the step: the steps that led to it now lead to the steps after it. */
  #takeOut(step: string, beside?: string): void {
    const after = this.#step(step).next.filter((name) => name !== step);
    if (beside !== undefined) this.#step(beside);
    if (step === beside) {
      throw new StairsError(
        "BAD_PIPELINE",
        `Flow ${this.#flow}${placed(callerSource())}: the step ${step} cannot be put beside itself.`,
      );
    }
    for (const before of this.#before(step)) this.#replace(before, step, after);
    this.#connect(step, []);
  }
}

/** The message for a name that is not a step: the nearest name and the fix. */
export function noSuchStep(name: string, known: readonly string[]): string {
  const list = known.length === 0 ? "it has none" : `its steps are ${known.join(", ")}`;
  return `there is no step ${JSON.stringify(name)}${nearest(name, known)}; ${list}: use one of them, or put @step() above the method`;
}
