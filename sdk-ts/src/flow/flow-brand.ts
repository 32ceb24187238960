/**
 * How parts of Flows find each other, even across several copies of this package: an instance has
 * its parts under a registered symbol. The prototype of its class has the symbol too.
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
  /** True if its `run` is a generator function: a row becomes many rows. */
  readonly yieldsMany: boolean;
  /**
   * Runs one row through the Flow. Returns the unchanged result of `run`. Without `run`, returns an
   * object with the results of all steps merged, later ones over earlier ones, or a promise of it.
   */
  readonly run: (row: object, context: Context) => unknown;
}

/** The parts of a Flow that every copy of the package can use. */
export interface FlowParts {
  /** Called while the Flow is constructed, starting with the steps of the base class. */
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
