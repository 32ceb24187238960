/**
 * The options of the verbs: as users write them, and checked and completed as nodes keep them.
 * An unknown option is an error, so that a misspelt one is not silently without effect.
 */
import { type RetryPolicy, StairsError, defaultRetry, nearest } from "@stairs/core";
import { type Context, type NativeStep } from "../native-step.js";
import type { StandardSchemaV1 } from "../standard-schema.js";
import { type Duration, milliseconds } from "./duration.js";

/** How often a failed row is tried again, and with which pauses. */
export interface RetryOptions {
  /** Attempts in all, at least 1. Default 3. */
  readonly attempts?: number;
  /** The pause before the second attempt. Default 1 s. */
  readonly firstPause?: Duration;
  /** By how much each further pause is longer, at least 1. Default 2. */
  readonly factor?: number;
  /** The longest pause. Default 1 min. */
  readonly maxPause?: Duration;
  /** By how much a pause varies at random, 0 to 1. Default 0.2: from 80 % to 120 %. */
  readonly jitter?: number;
  /** The names of exceptions' classes for which a row is a dead letter at once: `["TypeError"]`. Default none. */
  readonly notRetryable?: readonly string[];
}

/** What every component takes. */
export interface ComponentOptions<Batch extends boolean = boolean> {
  /** True: a queue of its own, so that it is scaled and seen by itself. Default false. */
  readonly asWorker?: boolean;
  /** How many times a failed row is tried in all, or the whole policy. Default 3 attempts from 1 s. */
  readonly retry?: number | RetryOptions;
  /** For one call: milliseconds, or `"3m"`. Default 1 min. */
  readonly timeout?: Duration;
  /** True: the function gets an array of rows and returns one with a result for each. Default false. */
  readonly batch?: Batch;
  /** How many rows of one call run at once, for async functions. Default 1. */
  readonly concurrency?: number;
  /** Labels that a worker must have: `{ gpu: "1" }`. Default none. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Rows in one call at the most, from 1. Default: the coordinator decides by the time that a row takes. */
  readonly maxRows?: number;
  /**
   * Runs once in each worker process, before the first row: loads a model, opens a connection. What it
   * returns, or what the promise that it returns gives, is `ctx.state`.
   */
  readonly setup?: (config: Readonly<Record<string, unknown>>) => unknown;
  /** What each row has to fulfil before the function gets it; a row that does not is a dead letter. */
  readonly inputSchema?: StandardSchemaV1<unknown, unknown>;
}

/** What `subscribeConsumer` takes. */
export interface ConsumerOptions<
  Fields,
  Batch extends boolean = boolean,
> extends ComponentOptions<Batch> {
  /** The node's name. Default: the function's; a second node of the same function gets `-2`. */
  readonly name?: string;
  /** Rows for which it is false skip the node. Sees the fields that the function sees. */
  readonly when?: (row: Fields, context: Context) => boolean | Promise<boolean>;
  /** The fields that the function and `when` read; others are not sent to it. Default: all. */
  readonly inputs?: readonly (keyof Fields & string)[];
}

/** What `subscribeFunc` and `applyFunc` take. */
export interface FunctionOptions<
  Fields,
  Batch extends boolean = boolean,
  Key extends string = string,
> extends ConsumerOptions<Fields, Batch> {
  /** Puts a result that is no object into a field of this name. */
  readonly keyWrapper?: Key;
  /** What each result has to fulfil; a row whose result does not is a failure. */
  readonly outputSchema?: StandardSchemaV1<unknown, unknown>;
}

/** What `subscribeFuncAsProducer` and its like take. */
export interface ProducerFunctionOptions<Fields, Key extends string = string> extends Omit<
  FunctionOptions<Fields, false, Key>,
  "batch"
> {
  /** The most rows that one row may become; for more the row is a dead letter. Default 100,000. */
  readonly maxOutputs?: number;
}

/** What `subscribeFlow` and `applyFlow` take. */
export type FlowOptions<Fields> = Omit<
  FunctionOptions<Fields, false, never>,
  "batch" | "keyWrapper"
>;

/** What `subscribeFlowAsProducer` and `applyFlowAsProducer` take. */
export type ProducerFlowOptions<Fields> = Omit<
  ProducerFunctionOptions<Fields, never>,
  "keyWrapper"
>;

/** A function that this process runs, or the name of a step that some worker has. */
export type Runnable = { readonly native: NativeStep["run"] } | { readonly remote: string };

/** A step node's content, checked. */
export interface ResolvedStep {
  readonly kind: NativeStep["kind"];
  /** The Flow that it runs, as it was given; null: none. */
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

/** An options object that came from user code, before anything is known of it. */
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
 * @throws StairsError BAD_ARGUMENT saying what was expected and what came.
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

/** A predicate as a step of its own, whose frame has the one field `value`. */
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
