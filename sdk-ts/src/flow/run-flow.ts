/**
 * Runs one row through the steps of a Flow. Each step runs once, after all steps that lead to it,
 * with the row and the results of all steps on its way. The Flow stores nothing, so rows can run
 * concurrently. While steps are synchronous, no promise is made.
 */
import { StairsError } from "@stairs/core";
import type { Context, Row } from "../native-step.js";
import { describeValue, isPlainObject } from "../values/describe-value.js";
import { isPromiseLike } from "../worker/run-rows.js";
import type { Steps } from "./flow-graph.js";
import { orderOf, reachableFrom, stepsBefore } from "./step-order.js";
import { placed } from "./step-declaration.js";

/** The steps that run when a row starts at one step. */
export interface FlowPlan {
  /** In the order in which they run. */
  readonly steps: readonly PlannedStep[];
}

interface PlannedStep {
  readonly name: string;
  /** `Words.clean`, for messages. */
  readonly fullName: string;
  readonly source: string;
  /** Positions of all steps on its way, in ascending order. */
  readonly behind: readonly number[];
  /** True: its own result is part of the run's result. */
  readonly isResult: boolean;
}

/** The result of each step, by its position in the plan. */
type Results = Row[];

/** The steps from `first` on; connections from other steps do not count. */
export function planFrom(flow: string, first: string, all: Steps): FlowPlan {
  const steps = reachableFrom(first, all);
  const order = orderOf(steps);
  const behind = new Map<string, ReadonlySet<string>>();
  const planned = order.map((name): PlannedStep => {
    const before = stepsBefore(name, steps);
    const ways = new Set(before.flatMap((one) => [one, ...(behind.get(one) ?? [])]));
    behind.set(name, ways);
    const { next = [], saveResult = false, source = "" } = steps.get(name) ?? {};
    return {
      name,
      fullName: `${flow}.${name}`,
      source,
      behind: order.flatMap((one, at) => (ways.has(one) ? [at] : [])),
      isResult: saveResult || next.length === 0,
    };
  });
  return { steps: planned };
}

/**
 * Runs the plan.
 * @param flow Has the steps as methods.
 * @throws What a step throws, with the property `flowStep`; StairsError BAD_VALUE if a step's
 * result is not a plain object. Rejects instead of throwing once a step has returned a promise.
 */
export function runPlan(
  flow: object,
  plan: FlowPlan,
  row: object,
  context: Context,
): Results | Promise<Results> {
  const results: Results = [];
  const from = (start: number): Results | Promise<Results> => {
    for (let at = start; at < plan.steps.length; at++) {
      const step = plan.steps[at] as PlannedStep;
      const result = call(flow, step, dataOf(row, step, results), context);
      if (isPromiseLike(result)) return later(at, step, result);
      results.push(checked(step, result));
    }
    return results;
  };
  const later = async (at: number, step: PlannedStep, promise: PromiseLike<unknown>) => {
    let result: unknown;
    try {
      result = await promise;
    } catch (error) {
      throw noted(error, step);
    }
    results.push(checked(step, result));
    return from(at + 1);
  };
  return from(0);
}

/** The results of the last steps and those with `saveResult`, by step name. */
export function resultsByStep(plan: FlowPlan, results: Results): Record<string, Row> {
  const pairs = plan.steps.flatMap(({ name, isResult }, at): [string, Row][] => {
    const result = results[at];
    return isResult && result !== undefined ? [[name, result]] : [];
  });
  return Object.fromEntries(pairs);
}

/** The results of all steps in one object, later ones over earlier ones. */
export function allResults(results: Results): Row {
  const all: Row = {};
  for (const result of results) layOver(all, result);
  return all;
}

function call(flow: object, step: PlannedStep, data: Row, context: Context): unknown {
  try {
    return (flow as Record<string, (data: Row, context: Context) => unknown>)[step.name]?.(
      data,
      context,
    );
  } catch (error) {
    throw noted(error, step);
  }
}

/** The step's own copy, so that no other step sees its changes to the argument. */
function dataOf(row: object, step: PlannedStep, results: Results): Row {
  const data: Row = { ...row };
  for (const at of step.behind) layOver(data, results[at] ?? {});
  return data;
}

/**
 * An undefined field counts as absent, as everywhere in results. `__proto__` is a field like any
 * other.
 */
function layOver(data: Row, result: Row): void {
  for (const name of Object.keys(result)) {
    const value = result[name];
    if (value === undefined) continue;
    if (name !== "__proto__") data[name] = value;
    else
      Object.defineProperty(data, name, {
        value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
}

function checked(step: PlannedStep, result: unknown): Row {
  if (typeof result === "object" && result !== null && isPlainObject(result)) return result as Row;
  throw new StairsError(
    "BAD_VALUE",
    `The Flow step ${step.fullName}${placed(step.source)} returned ${describeValue(result)}: it must return a plain object with the fields that it makes, such as { result: 1 }.`,
  );
}

/** The same error, with the name of the step in `error.flowStep`, a non-enumerable property. */
function noted(error: unknown, step: PlannedStep): unknown {
  if (typeof error === "object" && error !== null) {
    Reflect.defineProperty(error, "flowStep", {
      value: step.fullName,
      configurable: true,
      writable: true,
    });
  }
  return error;
}
