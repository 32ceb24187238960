/**
 * How parts of Flows find each other, also those of several copies of this package: an instance has
 * its parts under a registered symbol, which its class's prototype has too.
 */
import type { Context } from "../native-step.js";
import type { StepDeclaration } from "./step-declaration.js";

export const brand = Symbol.for("stairs.flow");

/** A Flow that a pipeline can run: one function from a row to its result. */
export interface ReadyFlow {
  /** The class's name; empty for an anonymous class. */
  readonly name: string;
  /** `file:line` of its first step. */
  readonly source: string;
  /** True when its `run` is a generator function: a row gives many. */
  readonly yieldsMany: boolean;
  /**
   * Runs one row through it. What its `run` returns, as it is; without `run` an object: what all steps
   * returned, later ones over earlier ones, or a promise of it.
   */
  readonly run: (row: object, context: Context) => unknown;
}

/** What every copy of the package can ask of a Flow. */
export interface FlowParts {
  /** Called while the Flow is constructed, from the base class's steps on. */
  readonly declare: (name: string, declaration: StepDeclaration) => void;
  /** @throws StairsError BAD_PIPELINE. */
  readonly ready: () => ReadyFlow;
}

/** Any Flow. */
export interface Branded {
  readonly [brand]: FlowParts;
}

/** True for an instance of a Flow of any copy of the package. */
export function isBranded(value: unknown): value is Branded {
  return typeof value === "object" && value !== null && brand in value;
}

/** True for a class of Flows of any copy of the package. */
export function isBrandedClass(value: unknown): value is new () => Branded {
  if (typeof value !== "function") return false;
  const prototype: unknown = value.prototype;
  return isBranded(prototype);
}
