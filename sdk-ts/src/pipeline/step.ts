/**
 * Steps that a worker in any language implements, by name. For the type checker such a step is a
 * function. Here it has no body: a call throws an error that states where the step runs.
 */
import { StairsError, isStepName } from "@stairs/core";
import type { Context, Row } from "../native-step.js";

const remoteName = Symbol.for("stairs.step");

/** A step by name. Use it wherever a verb takes a function. */
export interface RemoteStep<In, Out> {
  (row: In, context: Context): Out;
  /** The name under which workers register it. */
  readonly [remoteName]: string;
}

/**
 * Names a step that a worker in any language implements: `step<{ text: string }, { words: string[]
 * }>("nlp/tokenize")`. Stairs does not check the types.
 * @throws StairsError BAD_NAME.
 */
export function step<In extends object = Row, Out = Row>(name: string): RemoteStep<In, Out> {
  if (!isStepName(name)) {
    throw new StairsError(
      "BAD_NAME",
      `${JSON.stringify(name)} cannot name a step: expected names joined by dots, then by slashes, like nlp/tokenize or core.main/tokenize.`,
    );
  }
  const call = (): never => {
    throw new StairsError(
      "WRONG_STATE",
      `The step ${name} was called as a function, but it runs only in a worker that registers it: use it in a pipeline, with subscribeFunc for example.`,
    );
  };
  return Object.assign(call, { [remoteName]: name });
}

/** The name of a remote step, or undefined for anything else. */
export function remoteStepName(value: unknown): string | undefined {
  if (typeof value !== "function" || !(remoteName in value)) return undefined;
  const name = value[remoteName];
  return typeof name === "string" ? name : undefined;
}
