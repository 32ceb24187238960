/** Turns the function and options of a verb into the content and name of its node. */
import { isNamePart, messageOf } from "@stairs/core";
import { isConsumer } from "../consumer/consumer.js";
import type { ReadyFlow } from "../flow/flow-brand.js";
import { isFlow } from "../flow/flow.js";
import { isFlowClass, readyFlow } from "../flow/ready-flow.js";
import type { NativeStep } from "../native-step.js";
import { describeValue } from "../values/describe-value.js";
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

/** What a node needs to know about its component. */
export interface Verb {
  /** The verb's name as the user wrote it. */
  readonly name: string;
  readonly mode: ResolvedStep["mode"];
  /** True for a Flow in place of a function. */
  readonly flow?: boolean;
  /** True if a row can become many rows. */
  readonly many?: boolean;
}

/** Ends the build with the problem, prefixed with the verb's name. */
export type Fail = (problem: string) => never;

/**
 * Checks the arguments of a verb.
 * @throws StairsError BAD_PIPELINE with the place and the fix.
 */
export function readComponent(
  graph: DraftGraph,
  source: string,
  verb: Verb,
  given: unknown,
  options: object,
): Component {
  const fail: Fail = (problem) => {
    throw graph.error(source, `${verb.name} ${problem}`);
  };
  if (typeof options !== "object" || options === null)
    fail(
      `got ${describeValue(options)} as its options: expected an object, like { asWorker: true }`,
    );
  const { flow = false, many = false, mode } = verb;
  const consumer = mode === "keep" && isConsumer(given) ? given : undefined;
  const raw: RawOptions = { ...consumer?.options, ...options };
  const ready = flow ? flowOf(given, many, fail) : undefined;
  const base =
    ready?.name ??
    consumer?.name ??
    remoteStepName(given)?.replace(/^.*[./]/, "") ??
    functionName(given);
  const explicitName = readName(raw["name"], fail);
  const run =
    ready === undefined ? runnable(consumer?.run ?? given, many, fail) : nativeFlow(ready);
  const where = explicitName ?? base;
  return namingOptions(where, fail, () => {
    checkOptionNames(optionKind(verb), raw);
    const settings = readOptions(raw);
    const key = raw["keyWrapper"];
    if ("remote" in run) refuseLocalOptions(raw, fail);
    if (key !== undefined && (typeof key !== "string" || key === ""))
      fail("has a keyWrapper that is no field name");
    checkName(explicitName, base, fail);
    const kind = mode === "keep" ? "consumer" : many ? "expand" : "function";
    const wrapped =
      typeof key === "string" && "native" in run
        ? wrap(run.native, key, settings.batch, many)
        : run;
    const when = readPredicate(raw["when"], fail);
    const step = {
      ...settings,
      kind,
      flow: flow ? (given as object) : null,
      mode,
      when,
    } as const;
    return { explicitName, baseName: base, step: { ...step, run: wrapped } };
  });
}

/** Runs `read`. Reports an error in an option as a problem of the node. */
export function namingOptions<Result>(where: string, fail: Fail, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "BAD_ARGUMENT") {
      return fail(
        `of ${where === "" ? "an anonymous function" : where}: ${messageOf(error).replace(/^\[BAD_ARGUMENT\] |\.$/g, "")}`,
      );
    }
    throw error;
  }
}

/** The predicate of the option `when`; null without one. */
export function readPredicate(when: unknown, fail: Fail): Runnable | null {
  if (when === undefined) return null;
  return runnable(when, false, (problem) => fail(`has a when that ${problem}`));
}

function optionKind({ mode, flow, many }: Verb): Parameters<typeof checkOptionNames>[0] {
  if (mode === "keep") return "consumer";
  if (flow === true) return many === true ? "producerFlow" : "flow";
  return many === true ? "producer" : "function";
}

function checkName(explicitName: string | null, base: string, fail: Fail): void {
  if (explicitName !== null || isNamePart(base)) return;
  fail(
    base === ""
      ? 'got an anonymous function, whose node would have no name: give it one with the option name, as in { name: "clean" }, or use a named function'
      : `got the function ${JSON.stringify(base)}, whose name does not fit the grammar of node names: give the node one with the option name, as in { name: "clean" }`,
  );
}

function refuseLocalOptions(given: RawOptions, fail: Fail): void {
  for (const name of [
    "batch",
    "concurrency",
    "keyWrapper",
    "setup",
    "inputSchema",
    "outputSchema",
  ]) {
    if (given[name] !== undefined) {
      fail(
        `has the option ${name} for a step of another worker, which alone can have it: leave it out here`,
      );
    }
  }
}

function flowOf(given: unknown, many: boolean, fail: Fail): ReadyFlow {
  if (!isFlow(given) && !isFlowClass(given))
    return fail(`got ${described(given)} where it takes a Flow: give it new MyFlow(…)`);
  const ready = readyFlow(given);
  if (ready.yieldsMany && !many)
    return fail(
      `got the Flow ${ready.name}, whose run yields many rows: use subscribeFlowAsProducer or applyFlowAsProducer`,
    );
  return ready;
}

function nativeFlow({ run }: ReadyFlow): Runnable {
  return { native: (input, context) => run(input, context) };
}

/** The option `name`. */
export function readName(name: unknown, fail: Fail): string | null {
  if (name === undefined) return null;
  if (typeof name === "string" && isNamePart(name)) return name;
  return fail(
    `has the name ${JSON.stringify(name)}: expected a letter or _, then letters, digits, _ or -, at most 64 in all`,
  );
}

function runnable(given: unknown, many: boolean, fail: Fail): Runnable {
  const remote = remoteStepName(given);
  if (remote !== undefined) return { remote };
  if (isFrame(given))
    return fail(
      "got a frame where it takes a function: call the verb on the frame and give it the function",
    );
  if (typeof given !== "function") return fail(`got ${described(given)} where it takes a function`);
  if (!many && given.constructor.name.endsWith("GeneratorFunction")) {
    return fail(
      `got a generator function, but it takes a function that returns one object for each row: use subscribeFuncAsProducer or applyFuncAsProducer`,
    );
  }
  if (isFlowClass(given)) return fail("got a Flow: use subscribeFlow or applyFlow");
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

function wrap(run: NativeStep["run"], key: string, batch: boolean, many: boolean): Runnable {
  const one = (result: unknown) => ({ [key]: result });
  if (many) return { native: (input, context) => wrapEach(run(input, context), one) };
  const all = (result: unknown): unknown =>
    batch && Array.isArray(result) ? result.map(one) : batch ? result : one(result);
  return {
    native: (input, context) => {
      const result = run(input, context);
      return isPromiseLike(result) ? Promise.resolve(result).then(all) : all(result);
    },
  };
}

/**
 * The result of a 1-to-N function, with each row wrapped. A result that gives no rows stays as it
 * is; a later check refuses it by name.
 */
function wrapEach(rows: unknown, one: (row: unknown) => unknown): unknown {
  if (isPromiseLike(rows)) return Promise.resolve(rows).then((given) => wrapEach(given, one));
  if (typeof rows !== "object" || rows === null) return rows;
  if (Symbol.asyncIterator in rows)
    return (async function* () {
      for await (const row of rows as AsyncIterable<unknown>) yield one(row);
    })();
  if (Symbol.iterator in rows)
    return (function* () {
      for (const row of rows as Iterable<unknown>) yield one(row);
    })();
  return rows;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === "object" &&
    value !== null &&
    "then" in value &&
    typeof value.then === "function"
  );
}
