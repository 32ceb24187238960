/**
 * The options of the verbs: as users write them, and as nodes store them, checked and with
 * defaults. An unknown option is an error, so a misspelt one never silently has no effect.
 */
import { type RetryPolicy, StairsError, defaultRetry, nearest } from "@stairs/core";
import { type Context, type NativeStep } from "../native-step.js";
import type { StandardSchemaV1 } from "../standard-schema.js";
import { type Duration, milliseconds } from "./duration.js";

/** How often the coordinator retries a failed row, and with which pauses. */
export interface RetryOptions {
  /** The total number of attempts, at least 1. Default 3. */
  readonly attempts?: number;
  /** The pause before the second attempt. Default 1 s. */
  readonly firstPause?: Duration;
  /** The factor by which each further pause grows, at least 1. Default 2. */
  readonly factor?: number;
  /** The longest pause. Default 1 min. */
  readonly maxPause?: Duration;
  /** How much a pause varies at random, 0 to 1. Default 0.2: from 80 % to 120 %. */
  readonly jitter?: number;
  /**
   * The names of exception classes that make a row a dead letter at once: `["TypeError"]`. Default
   * none.
   */
  readonly notRetryable?: readonly string[];
}

/** Options of every component. */
export interface ComponentOptions<Batch extends boolean = boolean> {
  /**
   * True: the node has a queue of its own, so that you can scale and monitor it separately. Default
   * false.
   */
  readonly asWorker?: boolean;
  /**
   * The total number of attempts for a row, or the whole policy. Default: 3 attempts, first pause 1
   * s.
   */
  readonly retry?: number | RetryOptions;
  /** The timeout of one call: milliseconds, or a text such as `"3m"`. Default 1 min. */
  readonly timeout?: Duration;
  /**
   * True: the function gets an array of rows and returns an array with a result for each. Default
   * false.
   */
  readonly batch?: Batch;
  /** How many rows of one call run at the same time, for async functions. Default 1. */
  readonly concurrency?: number;
  /** Labels that a worker must have: `{ gpu: "1" }`. Default none. */
  readonly requires?: Readonly<Record<string, string>>;
  /**
   * The maximum number of rows in one call, at least 1. Default: the coordinator decides, based on
   * the time that a row takes.
   */
  readonly maxRows?: number;
  /**
   * Runs once in each worker process, before the first row; loads a model or opens a connection,
   * for example. Its result, or the result of its promise, is `ctx.state`.
   */
  readonly setup?: (config: Readonly<Record<string, unknown>>) => unknown;
  /**
   * The schema that each row must match before the function gets it. Any other row becomes a dead
   * letter.
   */
  readonly inputSchema?: StandardSchemaV1<unknown, unknown>;
}

/** Options of `subscribeConsumer`. */
export interface ConsumerOptions<
  Fields,
  Batch extends boolean = boolean,
> extends ComponentOptions<Batch> {
  /** The node's name. Default: the function's; a second node of the same function gets `-2`. */
  readonly name?: string;
  /**
   * A predicate. Rows for which it is false skip the node. It sees the same fields as the function.
   */
  readonly when?: (row: Fields, context: Context) => boolean | Promise<boolean>;
  /**
   * The fields that the function and `when` read. The coordinator sends no others. Default: all.
   */
  readonly inputs?: readonly (keyof Fields & string)[];
}

/** Options of `subscribeFunc` and `applyFunc`. */
export interface FunctionOptions<
  Fields,
  Batch extends boolean = boolean,
  Key extends string = string,
> extends ConsumerOptions<Fields, Batch> {
  /** Puts a result that is not an object into a field with this name. */
  readonly keyWrapper?: Key;
  /** The schema that each result must match. Any other result is a failure of the row. */
  readonly outputSchema?: StandardSchemaV1<unknown, unknown>;
}

/** Options of `subscribeFuncAsProducer` and similar verbs. */
export interface ProducerFunctionOptions<Fields, Key extends string = string> extends Omit<
  FunctionOptions<Fields, false, Key>,
  "batch"
> {
  /**
   * The maximum number of rows that one row can become. With more, the row becomes a dead letter.
   * Default 100,000.
   */
  readonly maxOutputs?: number;
}

/** Options of `subscribeFlow` and `applyFlow`. */
export type FlowOptions<Fields> = Omit<
  FunctionOptions<Fields, false, never>,
  "batch" | "keyWrapper"
>;

/** Options of `subscribeFlowAsProducer` and `applyFlowAsProducer`. */
export type ProducerFlowOptions<Fields> = Omit<
  ProducerFunctionOptions<Fields, never>,
  "keyWrapper"
>;

/** A function that this process runs, or the name of a step that a worker implements. */
export type Runnable = { readonly native: NativeStep["run"] } | { readonly remote: string };

/** The checked content of a step node. */
export interface ResolvedStep {
  readonly kind: NativeStep["kind"];
  /** The Flow that it runs, as the user gave it; null: none. */
  readonly flow: object | null;
  readonly mode: "merge" | "replace" | "keep";
  readonly run: Runnable;
  readonly when: Runnable | null;
  readonly asWorker: boolean;
  readonly inputs: readonly string[] | null;
  /** Null: the default. */
  readonly retry: RetryPolicy | null;
  readonly timeoutMs: number | null;
  readonly batch: boolean;
  readonly concurrency: number;
  readonly requires: Readonly<Record<string, string>>;
  readonly maxRows: number | null;
  /** 1-to-N; null: the default. */
  readonly maxOutputs: number | null;
  readonly setup: NativeStep["setup"];
  readonly inputSchema: StandardSchemaV1 | null;
  readonly outputSchema: StandardSchemaV1 | null;
}

const componentOptions = [
  "asWorker",
  "retry",
  "timeout",
  "batch",
  "concurrency",
  "requires",
  "maxRows",
  "setup",
  "inputSchema",
];
const nodeOptions = [...componentOptions, "name", "when", "inputs"];
const withoutBatch = nodeOptions.filter((name) => name !== "batch");
const optionNames = {
  component: componentOptions,
  consumer: nodeOptions,
  function: [...nodeOptions, "keyWrapper", "outputSchema"],
  producer: [...withoutBatch, "keyWrapper", "outputSchema", "maxOutputs"],
  flow: [...withoutBatch, "outputSchema"],
  producerFlow: [...withoutBatch, "outputSchema", "maxOutputs"],
  copy: ["name", "asWorker", "config", "when"],
  call: ["name", "when", "otherwise"],
  pipeline: ["config", "inputs", "docs", "before", "after"],
  run: ["stubs", "config"],
  answer: ["timeout", "coordinator"],
};
const retryNames = ["attempts", "firstPause", "factor", "maxPause", "jitter", "notRetryable"];

/** An unchecked options object from user code. */
export type RawOptions = Readonly<Record<string, unknown>>;

/**
 * The names in `options`, all of them known.
 * @throws StairsError BAD_ARGUMENT for an unknown one, with the nearest known one.
 */
export function checkOptionNames(kind: keyof typeof optionNames, options: RawOptions): void {
  checkKnown("option", optionNames[kind], options);
}

function checkKnown(what: string, known: readonly string[], options: RawOptions): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    bad(
      `there is no ${what} ${JSON.stringify(name)}${nearest(name, known)} (expected ${known.join(", ")})`,
    );
  }
}

/**
 * The numbers, flags and labels in `options`, checked, with defaults in place.
 * @throws StairsError BAD_ARGUMENT that states the expected and the given value.
 */
export function readOptions(
  options: RawOptions,
): Omit<ResolvedStep, "kind" | "flow" | "mode" | "run" | "when"> {
  const { inputs, retry, timeout, requires, maxRows, maxOutputs, setup } = options;
  return {
    asWorker: flag("asWorker", options["asWorker"]),
    batch: flag("batch", options["batch"]),
    concurrency: whole("concurrency", options["concurrency"] ?? 1, 100_000),
    inputs: inputs === undefined ? null : texts("inputs", inputs),
    retry: retry === undefined ? null : retryPolicy(retry),
    timeoutMs: timeout === undefined ? null : milliseconds("timeout", timeout),
    requires: requires === undefined ? {} : labels(requires),
    maxRows: maxRows === undefined ? null : whole("maxRows", maxRows, 1_000_000),
    maxOutputs: maxOutputs === undefined ? null : whole("maxOutputs", maxOutputs, 1_000_000_000),
    setup: setup === undefined ? null : (aFunction("setup", setup) as ResolvedStep["setup"]),
    inputSchema: schema("inputSchema", options["inputSchema"]),
    outputSchema: schema("outputSchema", options["outputSchema"]),
  };
}

/** A predicate as a separate step; its frame has the single field `value`. */
export function predicateStep(run: Runnable): ResolvedStep {
  return {
    ...readOptions({}),
    kind: "predicate",
    flow: null,
    mode: "replace",
    run,
    when: null,
  };
}

function aFunction(name: string, value: unknown): unknown {
  return typeof value === "function" ? value : expected(name, "a function", value);
}

function schema(name: string, value: unknown): StandardSchemaV1 | null {
  if (value === undefined) return null;
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  if (isObject && "~standard" in value) return value as StandardSchemaV1;
  return expected(name, "a Standard Schema, such as one of zod, valibot or arktype", value);
}

function retryPolicy(retry: unknown): RetryPolicy {
  if (typeof retry === "number") return { ...defaultRetry, attempts: whole("retry", retry, 1000) };
  if (typeof retry !== "object" || retry === null)
    return expected("retry", "a number of attempts or an object", retry);
  const given = retry as RawOptions;
  checkKnown("option of retry", retryNames, given);
  const { firstPause, maxPause } = given;
  return {
    attempts: whole("retry.attempts", given["attempts"] ?? defaultRetry.attempts, 1000),
    firstPauseMs: milliseconds("retry.firstPause", firstPause ?? defaultRetry.firstPauseMs),
    factor: between("retry.factor", given["factor"] ?? defaultRetry.factor, 1, 1000),
    maxPauseMs: milliseconds("retry.maxPause", maxPause ?? defaultRetry.maxPauseMs),
    jitter: between("retry.jitter", given["jitter"] ?? defaultRetry.jitter, 0, 1),
    notRetryable: texts("retry.notRetryable", given["notRetryable"] ?? [], "names of classes"),
  };
}

export function flag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  return typeof value === "boolean" ? value : expected(name, "true or false", value);
}

function whole(name: string, value: unknown, most: number): number {
  const fits = typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
  return fits ? value : expected(name, `a whole number from 1 to ${most}`, value);
}

function between(name: string, value: unknown, least: number, most: number): number {
  const fits = typeof value === "number" && value >= least && value <= most;
  return fits ? value : expected(name, `a number from ${least} to ${most}`, value);
}

function texts(name: string, value: unknown, of = "field names"): readonly string[] {
  const fits = Array.isArray(value) && value.every((item) => typeof item === "string");
  return fits ? [...value] : expected(name, `an array of ${of}`, value);
}

function labels(value: unknown): Readonly<Record<string, string>> {
  const fits =
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((label) => typeof label === "string");
  return fits
    ? { ...(value as Record<string, string>) }
    : expected("requires", 'texts by label, like { gpu: "1" }', value);
}

function expected(name: string, what: string, value: unknown): never {
  const came =
    typeof value === "string"
      ? JSON.stringify(value)
      : typeof value === "object" && value !== null
        ? "an object"
        : String(value);
  return bad(`${name} is ${came}: expected ${what}`);
}

function bad(problem: string): never {
  throw new StairsError("BAD_ARGUMENT", problem);
}
