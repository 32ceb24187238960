/** From the function and options that a verb was given to the content and name of its node. */
import { isNamePart, messageOf } from "@stairs/core";
import { isConsumer } from "../consumer/consumer.js";
import type { NativeStep } from "../native-step.js";
import type { DraftGraph } from "./draft.js";
import { isFrame } from "./mock.js";
import { remoteStepName } from "./step.js";
import {
  type RawOptions,
  type ResolvedStep,
  type Runnable,
  checkOptionNames,
  readOptions,
} from "./step-options.js";

/** A node's step and its name. */
export interface Component {
  readonly explicitName: string | null;
  readonly baseName: string;
  readonly step: ResolvedStep;
}

/** What a component is, as far as its node goes. */
export interface Verb {
  /** As the user wrote it. */
  readonly name: "subscribeFunc" | "applyFunc" | "subscribeConsumer";
  readonly mode: ResolvedStep["mode"];
}

/**
 * Checks what a verb was given.
 * @throws StairsError BAD_PIPELINE with the place and the fix.
 */
export function readComponent(
  graph: DraftGraph,
  source: string,
  verb: Verb,
  given: unknown,
  options: object,
): Component {
  const fail = (problem: string): never => {
    throw graph.error(source, `${verb.name} ${problem}`);
  };
  const consumer = verb.mode === "keep" && isConsumer(given) ? given : undefined;
  const raw: RawOptions = { ...consumer?.options, ...options };
  const base =
    consumer?.name ?? remoteStepName(given)?.replace(/^.*[./]/, "") ?? functionName(given);
  const explicitName = readName(raw["name"], fail);
  const run = runnable(consumer?.run ?? given, fail);
  const where = explicitName ?? base;
  try {
    checkOptionNames(verb.mode === "keep" ? "consumer" : "function", raw);
    const settings = readOptions(raw);
    const key = raw["keyWrapper"];
    if ("remote" in run) refuseLocalOptions(raw);
    if (key !== undefined && (typeof key !== "string" || key === ""))
      fail("has a keyWrapper that is no field name");
    const when =
      raw["when"] === undefined
        ? null
        : runnable(raw["when"], (problem) => fail(`has a when that ${problem}`));
    if (explicitName === null && !isNamePart(base)) {
      fail(
        base === ""
          ? 'got an anonymous function, whose node would have no name: give it one with the option name, as in { name: "clean" }, or use a named function'
          : `got the function ${JSON.stringify(base)}, whose name does not fit the grammar of node names: give the node one with the option name, as in { name: "clean" }`,
      );
    }
    const wrapped =
      typeof key === "string" && "native" in run ? wrap(run.native, key, settings.batch) : run;
    return {
      explicitName,
      baseName: base,
      step: { ...settings, mode: verb.mode, run: wrapped, when },
    };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "BAD_ARGUMENT") {
      return fail(
        `of ${where === "" ? "an anonymous function" : where}: ${messageOf(error).replace(/^\[BAD_ARGUMENT\] |\.$/g, "")}`,
      );
    }
    throw error;
  }

  function refuseLocalOptions(given: RawOptions): void {
    for (const name of ["batch", "concurrency", "keyWrapper"]) {
      if (given[name] !== undefined) {
        fail(
          `has the option ${name} for a step of another worker, which alone can have it: leave it out here`,
        );
      }
    }
  }
}

function readName(name: unknown, fail: (problem: string) => never): string | null {
  if (name === undefined) return null;
  if (typeof name === "string" && isNamePart(name)) return name;
  return fail(
    `has the name ${JSON.stringify(name)}: expected a letter or _, then letters, digits, _ or -, at most 64 in all`,
  );
}

function runnable(given: unknown, fail: (problem: string) => never): Runnable {
  const remote = remoteStepName(given);
  if (remote !== undefined) return { remote };
  if (isFrame(given))
    return fail(
      "got a frame where it takes a function: call the verb on the frame and give it the function",
    );
  if (typeof given !== "function") return fail(`got ${described(given)} where it takes a function`);
  if (given.constructor.name.endsWith("GeneratorFunction")) {
    return fail(
      `got a generator function, but it takes a function that returns one object for each row`,
    );
  }
  if (/^class\b/.test(Function.prototype.toString.call(given))) {
    return fail(
      `got a class: give it a function, such as a method of an instance in an arrow function`,
    );
  }
  return { native: given as NativeStep["run"] };
}

function described(given: unknown): string {
  if (given === undefined || given === null) return String(given);
  return isConsumer(given) ? `the consumer ${given.name}` : `a value of type ${typeof given}`;
}

function functionName(given: unknown): string {
  return typeof given === "function" && !isFrame(given) ? given.name : "";
}

function wrap(run: NativeStep["run"], key: string, batch: boolean): Runnable {
  const one = (result: unknown) => ({ [key]: result });
  const all = (result: unknown): unknown =>
    batch && Array.isArray(result) ? result.map(one) : batch ? result : one(result);
  return {
    native: (input, context) => {
      const result = run(input, context);
      return isPromiseLike(result) ? Promise.resolve(result).then(all) : all(result);
    },
  };
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
