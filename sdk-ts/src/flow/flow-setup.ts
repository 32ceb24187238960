/**
 * The parts of an instance of a Flow: the declared steps, its graph, and plans by first step. The
 * graph is made at first use, when all constructors have finished.
 */
import { types } from "node:util";
import { StairsError } from "@stairs/core";
import type { Context } from "../native-step.js";
import { callerSource } from "../pipeline/source.js";
import { describeValue } from "../values/describe-value.js";
import type { FlowParts, ReadyFlow } from "./flow-brand.js";
import { inContext } from "./flow-context.js";
import { FlowGraph, type Steps } from "./flow-graph.js";
import { allResults, type FlowPlan, planFrom, runPlan } from "./run-flow.js";
import { placed, type StepDeclaration } from "./step-declaration.js";
import { checkConnections, firstSteps } from "./step-order.js";

/** What the setup needs of a Flow. */
interface Connected {
  readonly reconnect: (graph: FlowGraph) => void;
}

type Run = (row: object, context: Context) => unknown;

/** Kept beside each Flow. */
export class FlowSetup implements FlowParts {
  readonly #flow: Connected;
  readonly #declared = new Map<string, StepDeclaration>();
  readonly #plans = new Map<string, FlowPlan>();
  #steps: Steps | undefined;
  #ready: ReadyFlow | undefined;

  constructor(flow: Connected) {
    this.#flow = flow;
  }

  /** The name of the class, or, for an anonymous class, of the class that it extends. */
  get name(): string {
    return classNameOf(this.#flow);
  }

  /** The name for messages. */
  get label(): string {
    return this.name || "(anonymous class)";
  }

  /** A step that a subclass decorates again keeps its place in the order of declaration. */
  declare(name: string, declaration: StepDeclaration): void {
    this.#declared.set(name, declaration);
    // A constructor of a base class may have started a step.
    this.#steps = undefined;
    this.#plans.clear();
  }

  stepNames(): readonly string[] {
    return [...this.#graph().keys()];
  }

  /** The plan of the steps from `first` on, or undefined if `first` is not a step. */
  planFrom(first: string): FlowPlan | undefined {
    const steps = this.#graph();
    const known = this.#plans.get(first);
    if (known !== undefined || !steps.has(first)) return known;
    const plan = planFrom(this.label, first, steps);
    this.#plans.set(first, plan);
    return plan;
  }

  ready(): ReadyFlow {
    this.#ready ??= this.#makeReady();
    return this.#ready;
  }

  #makeReady(): ReadyFlow {
    const run = this.#ownRun();
    const source = this.#source();
    this.#graph();
    return {
      name: this.name,
      source,
      yieldsMany: types.isGeneratorFunction(run),
      run: run === undefined ? this.#runFirst(this.#firstStep()) : this.#within(run),
    };
  }

  #ownRun(): Run | undefined {
    const run: unknown = Reflect.get(this.#flow, "run");
    if (run === undefined || typeof run === "function") return run as Run | undefined;
    throw this.#error(`its run is ${describeValue(run)}: it is a method that takes a row`);
  }

  /** Runs the user's entry. */
  #within(run: Run): ReadyFlow["run"] {
    return (row, context) => inContext(context, () => run.call(this.#flow, row, context));
  }

  /** Runs all steps after the first one. */
  #runFirst(first: string): ReadyFlow["run"] {
    const plan = planFrom(this.label, first, this.#graph());
    return (row, context) =>
      inContext(context, () => {
        const results = runPlan(this.#flow, plan, row, context);
        return results instanceof Promise ? results.then(allResults) : allResults(results);
      });
  }

  #firstStep(): string {
    const steps = this.#graph();
    const first = firstSteps(steps);
    if (first.length === 1) return first[0] ?? "";
    const list = first.map((name) => `${name}${placed(steps.get(name)?.source ?? "")}`);
    throw this.#error(
      `no other step leads to ${list.join(" or to ")}, so that it is unknown where a row begins: connect them with @step("…"), or write a method run(row) that calls this.startFrom`,
    );
  }

  #graph(): Steps {
    if (this.#steps !== undefined) return this.#steps;
    const graph = new FlowGraph(this.label, this.#declared);
    if (this.#declared.size > 0) this.#flow.reconnect(graph);
    const steps = graph.close();
    if (steps.size === 0) throw this.#error("it has no step: put @step() above a method");
    checkConnections(this.label, steps);
    this.#steps = steps;
    return steps;
  }

  /** The source of the first step, otherwise of the code that uses the Flow. */
  #source(): string {
    const [first] = this.#declared.values();
    return first?.source ?? callerSource();
  }

  #error(problem: string): StairsError {
    return new StairsError(
      "BAD_PIPELINE",
      `Flow ${this.label}${placed(this.#source())}: ${problem}.`,
    );
  }
}

/** The names that esbuild gives anonymous classes with decorators. */
const madeUp = /^_[a-z]\d*$/;

/** The nearest class on the way to Flow that has a name of its own. */
function classNameOf(flow: object): string {
  for (
    let prototype: unknown = Object.getPrototypeOf(flow);
    typeof prototype === "object" && prototype !== null;
    prototype = Object.getPrototypeOf(prototype)
  ) {
    const { name } = prototype.constructor;
    if (name !== "" && !madeUp.test(name))
      return Object.getPrototypeOf(prototype) === Object.prototype ? "" : name;
  }
  return "";
}
