/** User code out of programs: functions, generators, consumers and predicates that behave as the reference says. */
import { type Context, Permanent, RetryAfter, StopPipeline } from "@stairs/sdk";
import { childrenOf, endingOf, hitchOf, verdictOf, wrappedOf } from "./behaviour.js";
import type { Coded, Row, Temper } from "./program.js";
import type { Place, Recorder } from "./recorder.js";
import { fieldsOf, kindOf, rowText } from "./values.js";

/** One node's code. */
export interface NodeCode {
  /** What its behaviour follows from. */
  readonly key: string;
  /** `17 main n3/n1`. */
  readonly name: string;
  readonly temper: Temper;
  readonly recorder: Recorder;
}

/** The code of a node of a program, at a place. */
export function codeOf(
  { root, path, flavour }: Place,
  recorder: Recorder,
  salt: number,
  at: number,
  temper: Temper,
): NodeCode {
  return { key: `${salt}.${at}.${flavour}`, name: `${root} ${path}n${at}`, temper, recorder };
}

/** What a function makes of a row. @throws what ends the row. */
export function resultOf(code: NodeCode, row: Row, context: Context): unknown {
  hitch(code, row, context);
  const { count } = code.recorder;
  const ending = endingOf(code.key, code.temper, fieldsOf(row));
  if (ending.end === "result") {
    count("outcome result");
    for (const value of Object.values(ending.made)) count(`value ${kindOf(value)}`);
    return ending.made;
  }
  if (ending.end === "drop") {
    count("outcome drop");
    throw new StopPipeline(ending.reason);
  }
  count(`outcome ${ending.cause === "bad_result" ? "bad result" : "permanent"}`);
  if (ending.cause === "bad_result") return [];
  throw new Permanent("for good");
}

/** The single value that a function makes of a row; a bad one cannot travel. @throws what ends the row. */
export function valueMadeOf(code: NodeCode, row: Row, context: Context): unknown {
  if (Array.isArray(resultOf(code, row, context))) return Symbol("bad");
  return wrappedOf(code.key, fieldsOf(row)).value;
}

/** What a batch function makes of rows. @throws for all of them, if one of them is not ready yet. */
export function resultsOf(code: NodeCode, rows: readonly Row[], context: Context): unknown[] {
  for (const row of rows) hitch(code, row, context);
  return rows.map((row) => resultOf({ ...code, temper: withoutHitch(code.temper) }, row, context));
}

/**
 * What a 1-to-N function makes of a row: it fails after the first of its rows. It drops the row before: once a part with
 * rows of it has gone ahead, the row can only be a dead letter of the cause `stopped_late`.
 */
export function* rowsOf(code: NodeCode, row: Row, context: Context): Generator<unknown> {
  const seen = fieldsOf(row);
  const [first, ...others] = childrenOf(code.key, seen);
  const isDropped = endingOf(code.key, code.temper, seen).end === "drop";
  if (first !== undefined && !isDropped) yield first;
  const result = resultOf(code, row, context);
  if (Array.isArray(result)) yield result;
  yield* others;
}

/** A consumer: notes the row once it is ready. @throws what ends the row. */
export function consume(code: NodeCode, row: Row, context: Context): void {
  hitch(code, row, context);
  code.recorder.saw(code.name, rowText(Object.entries(row)));
  resultOf({ ...code, temper: withoutHitch(code.temper) }, row, context);
}

/** A predicate. @throws for rows that it fails for. */
export function predicateOf(
  code: NodeCode,
  when: Coded["when"],
): ((row: Row) => boolean) | undefined {
  if (when === "none") return undefined;
  return (row) => {
    const { yes, fails } = verdictOf(code.key, fieldsOf(row));
    if (fails && when === "fails") throw new Permanent("the predicate fails");
    return yes;
  };
}

function withoutHitch(temper: Temper): Temper {
  return temper === "flaky" || temper === "later" ? "calm" : temper;
}

function hitch({ key, name, temper, recorder }: NodeCode, row: Row, context: Context): void {
  const seen = fieldsOf(row);
  const hitched = hitchOf(key, temper, seen);
  if (hitched.hitch === "fails" && context.attempt <= hitched.times) {
    recorder.count("outcome failed attempt");
    throw new Error(`attempt ${context.attempt} fails`);
  }
  if (hitched.hitch === "later" && recorder.isFirst(`${context.rowId} ${name} ${rowText(seen)}`)) {
    recorder.count("outcome RetryAfter");
    throw new RetryAfter(1);
  }
}
