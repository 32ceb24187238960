/** A named consumer of an app: a function without a result, with its default options. */
import type { Context } from "../native-step.js";
import type { ComponentOptions } from "../pipeline/step-options.js";

const brand = Symbol.for("stairs.consumer");

/** The part of a consumer that `subscribeConsumer` needs. Works across copies of the package. */
export interface ConsumerParts {
  readonly [brand]: true;
  readonly name: string;
  readonly run: (input: never, context: Context) => unknown;
  readonly options: ComponentOptions;
}

/** A consumer that pipelines subscribe. Made by `app.consumer`. */
export class Consumer<
  in Argument = never,
  out Batch extends boolean = boolean,
> implements ConsumerParts {
  readonly [brand] = true;
  /** `app.name`. */
  readonly fullName: string;

  /** Use `app.consumer`. */
  constructor(
    readonly app: string,
    readonly name: string,
    readonly run: (input: Argument, context: Context) => unknown,
    readonly options: ComponentOptions<Batch>,
    /** `file:line`. */
    readonly source: string,
  ) {
    this.fullName = `${app}.${name}`;
  }
}

/** True for a consumer of any copy of the package. */
export function isConsumer(value: unknown): value is ConsumerParts {
  return typeof value === "object" && value !== null && brand in value;
}
