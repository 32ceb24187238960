/**
 * A Flow: a class whose methods are steps of one function from a row to a result. An instance
 * stores nothing about the rows that it runs. Its graph is made once, at first use.
 */
import { StairsError, nearest } from "@stairs/core";
import type { Context, Row } from "../native-step.js";
import { describeValue, isPlainObject } from "../values/describe-value.js";
import { brand, type FlowParts, isBranded } from "./flow-brand.js";
import { currentContext } from "./flow-context.js";
import type { FlowGraph } from "./flow-graph.js";
import { FlowSetup } from "./flow-setup.js";
import { resultsByStep, runPlan } from "./run-flow.js";

/**
 * The result of `startFrom`: each step's own result by step name. Only the last steps and those
 * with `saveResult` are present; the type cannot express this.
 */
export type FlowResults<F> = { readonly [Name in keyof F]: StepResult<F[Name]> };

type StepResult<Method> = Method extends (...args: never[]) => infer Result
  ? Awaited<Result>
  : never;

/** The row type that a Flow takes: that of its `run`, or any. */
export type FlowInput<F> = F extends { run(row: infer Input, ...rest: never[]): unknown }
  ? Input
  : Row;

/** The result type of a Flow for a row: that of its `run`, or the fields of its steps. */
export type FlowOutput<F> = F extends { run(...args: never[]): infer Output } ? Output : Row;

/** The compiler takes a class for a mixin's base only if its arguments are of the type that JSON.parse gives. */
type Anything = ReturnType<typeof JSON.parse>;

/** Any class of Flows, for mixins: `<B extends FlowClass>(Base: B) => class extends Base { … }`. */
export type FlowClass<F extends Flow = Flow> = new (...args: Anything[]) => F;

const setups = new WeakMap<Flow, FlowSetup>();

/**
 * The base class of Flows. Methods with `@step(…)` are steps. A step gets all data so far (the row
 * and the results of the steps before it) and a {@link Context}, and returns a plain object.
 *
 * A method `run(row, context)` is the entry. Without it, the first step starts, and the result
 * merges the results of all steps, later ones over earlier ones.
 */
export class Flow {
  static {
    // Not a member of the type: a declaration file could not name it in the class that a mixin
    // makes.
    Object.defineProperty(this.prototype, brand, {
      get(this: Flow): FlowParts {
        return setupOf(this);
      },
    });
  }

  /**
   * Runs `row` through the step `first` and all steps after it, in this process. Each of these
   * steps runs once, after all of them that lead to it.
   * @param context The context for the steps. Default: the context of the row that the Flow is
   * running.
   * @returns The results of the last steps and of steps with `saveResult`, by step name.
   * @throws What a step throws, unchanged, but with its name in the property `flowStep`; StairsError
   *   NOT_FOUND for an unknown step, BAD_ARGUMENT for what is no row, BAD_VALUE when a step returns no
   *   plain object, BAD_PIPELINE for a wrong graph.
   */
  async startFrom<This extends Flow, First extends keyof This & string>(
    this: This,
    first: First,
    row: object,
    context: Context = currentContext(),
  ): Promise<FlowResults<This>> {
    const setup = setupOf(this);
    const plan = setup.planFrom(first);
    if (plan === undefined) {
      const known = setup.stepNames();
      throw new StairsError(
        "NOT_FOUND",
        `Flow ${setup.label} has no step ${JSON.stringify(first)}${nearest(first, known)}: startFrom takes ${known.join(" or ")}.`,
      );
    }
    if (typeof row !== "object" || row === null || !isPlainObject(row)) {
      throw new StairsError(
        "BAD_ARGUMENT",
        `startFrom(${JSON.stringify(first)}, …) of Flow ${setup.label} got ${describeValue(row)} as its row: give it a plain object, such as { value: 1 }.`,
      );
    }
    const results = await runPlan(this, plan, row, context);
    return resultsByStep(plan, results) as FlowResults<This>;
  }

  /**
   * Changes the graph that the decorators made. Called once, at first use of the Flow. A subclass
   * overrides it and calls `super.reconnect(graph)`.
   */
  reconnect(_graph: FlowGraph): void {}
}

/** True for an instance of a Flow of any copy of the package. */
export function isFlow(value: unknown): value is Flow {
  return isBranded(value);
}

function setupOf(flow: Flow): FlowSetup {
  const known = setups.get(flow);
  if (known !== undefined) return known;
  const setup = new FlowSetup(flow);
  setups.set(flow, setup);
  return setup;
}
