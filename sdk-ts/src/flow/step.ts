/**
 * `step` has two meanings. As a decorator it makes a method of a Flow a step. As a value it names a
 * step that a worker in any language implements. A call with a single name can be either; its use
 * decides.
 */
import { isStepName } from "@stairs/core";
import type { Context, Row } from "../native-step.js";
import { callerSource } from "../pipeline/source.js";
import { type RemoteStep, step as remoteStep } from "../pipeline/step.js";
import { brand, isBranded } from "./flow-brand.js";
import type { Flow } from "./flow.js";
import { badStep, readDeclaration, stepName, type StepOptions } from "./step-declaration.js";

type StepMethod = (data: never, context: Context) => unknown;

/** Those of the names under which the class has no method. */
type Missing<Next extends string, This> = Next extends keyof This
  ? This[Next] extends StepMethod
    ? never
    : Next
  : Next;

/** The compiler's message shows this key, and so explains the problem. */
type Known<Next extends string, This> = [Missing<Next, This>] extends [never]
  ? unknown
  : { readonly "the class has no method": Missing<Next, This> };

/** Makes a method of a Flow a step. */
export interface StepDecorator<Next extends string> {
  <This extends Flow>(
    method: (this: This, data: never, context: Context) => object | PromiseLike<object>,
    context: ClassMethodDecoratorContext<This> & Known<Next, This>,
  ): void;
}

/** Makes a method of a Flow a last step. */
export function step(): StepDecorator<never>;
/**
 * Names a step that a worker in any language implements: `step<{ text: string }, { words: string[]
 * }>("nlp/tokenize")`. Stairs does not check the types.
 * @throws StairsError BAD_NAME.
 */
export function step<In extends object = Row, Out = Row>(
  name: `${string}/${string}` | `${string}.${string}`,
): RemoteStep<In, Out>;
/**
 * Makes a method of a Flow a step that leads to the step `next`. To name a worker's step whose name
 * has no `/` or `.`, give its types: `step<Row, Row>("tokenize")`.
 */
export function step<const Next extends string>(
  next: string extends Next ? never : Next,
): StepDecorator<Next>;
/**
 * Names a step that a worker in any language implements: `step<{ text: string }, { words: string[]
 * }>("tokenize")`. Stairs does not check the types.
 * @throws StairsError BAD_NAME.
 */
export function step<In extends object = Row, Out = Row>(name: string): RemoteStep<In, Out>;
/**
 * Makes a method of a Flow a step that leads to these steps: `@step("a", "b", { saveResult: true })`.
 * @throws StairsError BAD_PIPELINE for other arguments, and for anything but an ordinary method.
 */
export function step<
  const Args extends readonly string[] | readonly [...next: string[], options: StepOptions],
>(...args: Args): StepDecorator<Extract<Args[number], string>>;
export function step(...given: readonly unknown[]): unknown {
  const [name] = given;
  const source = callerSource();
  if (given.length !== 1 || typeof name !== "string") return decorator(given, source);
  if (!isStepName(name) && isMethodName(name)) return decorator(given, source);
  const remote = remoteStep(name);
  const decorate = decorator(given, source);
  const either = (first: unknown, second: unknown): unknown =>
    isDecoratorContext(second) || typeof second === "string"
      ? decorate(first, second)
      : remote(first as Row, second as Context);
  return Object.assign(either, remote);
}

function decorator(
  given: readonly unknown[],
  source: string,
): (method: unknown, context: unknown) => void {
  const declaration = readDeclaration(given, source);
  return (_method, context) => {
    if (!isDecoratorContext(context)) {
      throw badStep(
        source,
        'it is a standard decorator: take "experimentalDecorators" out of the TypeScript configuration',
      );
    }
    const name = stepName(context, source);
    context.addInitializer(function declare() {
      if (!isBranded(this)) {
        throw badStep(source, `the class of the method ${name} is no Flow: let it extend Flow`);
      }
      this[brand].declare(name, declaration);
    });
  };
}

function isDecoratorContext(value: unknown): value is DecoratorContext {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** Method names can use any script; names that are sent to the coordinator cannot. */
function isMethodName(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);
}
