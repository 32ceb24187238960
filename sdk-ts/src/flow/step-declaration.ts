/** The checked declaration of `@step(…)`: the next steps, and whether the result is kept. */
import { StairsError, nearest } from "@stairs/core";
import { describeValue, isPlainObject } from "../values/describe-value.js";

/** The last argument of `@step(…)` and the options of `graph.set`. */
export interface StepOptions {
  /**
   * True: `startFrom` also returns the result of this step if other steps come after it. Default
   * false.
   */
  readonly saveResult?: boolean;
}

/** A step as its decorator declares it. */
export interface StepDeclaration {
  /** The steps after it, without duplicates. Empty: it is a last step. */
  readonly next: readonly string[];
  readonly saveResult: boolean;
  /** `file:line` of the decorator. */
  readonly source: string;
}

/** Names of the class Flow and of its entry. No step can have them. */
const reserved = ["run", "startFrom", "reconnect"];
const optionNames = ["saveResult"];

/**
 * The arguments of `@step(…)`.
 * @throws StairsError BAD_PIPELINE for anything but names and, as the last, options.
 */
export function readDeclaration(given: readonly unknown[], source: string): StepDeclaration {
  const last = given.at(-1);
  const hasOptions = typeof last === "object" && last !== null && isPlainObject(last);
  const names = hasOptions ? given.slice(0, -1) : given;
  const next = names.map((name) => {
    if (typeof name === "string") return name;
    const hint =
      typeof name === "function" ? ": write the decorator with parentheses, @step()" : "";
    throw badStep(
      source,
      `it takes the names of the next steps and then options, and got ${describeValue(name)}${hint}`,
    );
  });
  const { saveResult = false } = hasOptions ? readStepOptions(last, source) : {};
  return { next: [...new Set(next)], saveResult, source };
}

/**
 * Options of a step that come from user code.
 * @throws StairsError BAD_PIPELINE for an unknown one, with the nearest known one.
 */
export function readStepOptions(given: object, source: string): StepOptions {
  for (const [name, value] of Object.entries(given)) {
    if (!optionNames.includes(name)) {
      throw badStep(
        source,
        `there is no option ${JSON.stringify(name)}${nearest(name, optionNames)}: expected ${optionNames.join(", ")}`,
      );
    }
    if (typeof value !== "boolean" && value !== undefined) {
      throw badStep(source, `${name} is ${describeValue(value)}: expected true or false`);
    }
  }
  return given;
}

/**
 * The name of a method that becomes a step.
 * @throws StairsError BAD_PIPELINE for a private or symbol method, and for the names of Flow
 * itself.
 */
export function stepName(context: DecoratorContext, source: string): string {
  if (context.kind !== "method") throw badStep(source, `a step is a method, not a ${context.kind}`);
  const { name } = context;
  if (context.static) throw badStep(source, `the method ${String(name)} is static: a step is not`);
  if (context.private || typeof name === "symbol") {
    throw badStep(source, `the method ${String(name)} is private: a step has an ordinary name`);
  }
  if (reserved.includes(name)) {
    throw badStep(source, `${name} cannot be a step, since every Flow means something else by it`);
  }
  return name;
}

/** The error for a wrong `@step(…)`. */
export function badStep(source: string, problem: string): StairsError {
  return new StairsError("BAD_PIPELINE", `@step${placed(source)}: ${problem}.`);
}

/** ` (src/flows.ts:3)`, or an empty text if the place is unknown. */
export function placed(source: string): string {
  return source === "" ? "" : ` (${source})`;
}
