/**
 * Turns the Flow that a user gives a pipeline, an instance or a class, into the function that runs
 * it.
 */
import { StairsError, messageOf } from "@stairs/core";
import { callerSource } from "../pipeline/source.js";
import { describeValue } from "../values/describe-value.js";
import { type Branded, brand, isBranded, isBrandedClass, type ReadyFlow } from "./flow-brand.js";
import type { FlowClass } from "./flow.js";
import { placed } from "./step-declaration.js";

/** One instance for each class that a user gave instead of an instance. */
const instances = new WeakMap<object, Branded>();

/** True for a class of Flows of any copy of the package. */
export function isFlowClass(value: unknown): value is FlowClass {
  return isBrandedClass(value);
}

/**
 * Checks a Flow, or a class of Flows that needs no arguments. For a class, makes one instance and
 * keeps it.
 * @returns The same object each time.
 * @throws StairsError BAD_PIPELINE for anything else, for a constructor that fails, and for a Flow
 * that has no steps, no single first step, or connections that lead nowhere or form a cycle.
 */
export function readyFlow(value: unknown): ReadyFlow {
  if (isBranded(value)) return value[brand].ready();
  if (isBrandedClass(value)) return instanceOf(value)[brand].ready();
  throw new StairsError(
    "BAD_PIPELINE",
    `Expected a Flow or a class of Flows${placed(callerSource())}, and got ${describeValue(value)}: give it new MyFlow(…), where MyFlow extends Flow.`,
  );
}

function instanceOf(flowClass: new () => Branded): Branded {
  const known = instances.get(flowClass);
  if (known !== undefined) return known;
  const made = construct(flowClass);
  instances.set(flowClass, made);
  return made;
}

function construct(flowClass: new () => Branded): Branded {
  const { name, length } = flowClass;
  const fix = `give an instance instead of the class, new ${name || "MyFlow"}(…)`;
  if (length > 0) {
    throw new StairsError(
      "BAD_PIPELINE",
      `Flow ${name}${placed(callerSource())}: its constructor needs ${length === 1 ? "an argument" : `${length} arguments`}: ${fix}.`,
    );
  }
  try {
    return new flowClass();
  } catch (error) {
    throw new StairsError(
      "BAD_PIPELINE",
      `Flow ${name}${placed(callerSource())}: its constructor failed without arguments: ${messageOf(error)}. If it needs some, ${fix}.`,
      error,
    );
  }
}
