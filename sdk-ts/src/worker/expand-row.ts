/**
 * Runs one row through a 1-to-N step. Takes rows from user code one at a time, and only while there
 * is room for them. Stopping early runs the generator's `finally`.
 */
import type { NativeStep, Row } from "../native-step.js";
import { isStopPipeline } from "../outcomes.js";
import { describeValue } from "../values/describe-value.js";
import type { ChildRows } from "./child-rows.js";
import { type CallFacts, StepContext } from "./context.js";
import type { RowEnds } from "./row-end.js";
import { type RowIterator, rowIterator } from "./row-iterator.js";
import { checkedInput, checkedOutput } from "./row-schema.js";
import { isPromiseLike, unlessAborted } from "./run-rows.js";

/** The data that all rows of a 1-to-N call share. */
export interface Expansion {
  /** Which link of the chain, from 0. */
  readonly at: number;
  readonly step: NativeStep;
  /** The maximum number of rows that one row can become. */
  readonly most: number;
  /** True: the call has no other row. */
  readonly alone: boolean;
  readonly facts: CallFacts;
  readonly ends: RowEnds;
  readonly children: ChildRows;
}

/** A row of the call. */
export interface ExpandedRow {
  /** The row's number in the call, and its position in its part. */
  readonly row: number;
  readonly position: number;
  readonly fields: Row;
}

/** Never throws: the outcome of the row is in `ends` and `children`. */
export async function expandRow(expansion: Expansion, expanded: ExpandedRow): Promise<void> {
  const { at, step, alone, facts, ends, children } = expansion;
  const { row } = expanded;
  try {
    const made = await madeOf(expansion, expanded);
    if (facts.signal.aborted) return;
    if (made === 0) ends.noRows(row, at);
  } catch (error) {
    if (facts.signal.aborted || children.isGone(row)) return;
    children.discard(row);
    if (error instanceof RowEnd) error.tell();
    else if (isStopPipeline(error) && children.hasSent(row))
      ends.stoppedLate(row, at, step.name, alone);
    else ends.thrown(row, at, error);
  }
}

/** Ends the row because of a value that user code gave, not threw. */
class RowEnd extends Error {
  constructor(readonly tell: () => void) {
    super("the row has ended");
  }
}

/** @returns the number of rows made, or a mark that it no longer matters. */
async function madeOf(expansion: Expansion, expanded: ExpandedRow): Promise<number | undefined> {
  const { at, step, facts, ends } = expansion;
  const { row, fields } = expanded;
  const { signal } = facts;
  const input = await unlessGone(signal, checkedInput(step, fields));
  if (signal.aborted) return undefined;
  const given = await unlessGone(signal, step.run(input as Row, new StepContext(facts, step, row)));
  const iterator = rowIterator(given);
  if (signal.aborted) {
    if (iterator !== undefined) void close(signal, iterator);
    return undefined;
  }
  if (iterator === undefined) {
    const message = `${step.name} returned ${describeValue(given)}: a 1-to-N step yields plain objects, or returns an array of them.`;
    throw new RowEnd(() => ends.badResult(row, at, message));
  }
  return drain(expansion, expanded, iterator);
}

async function drain(
  expansion: Expansion,
  { row, position }: ExpandedRow,
  iterator: RowIterator,
): Promise<number | undefined> {
  const { at, step, most, facts, ends, children } = expansion;
  const { signal } = facts;
  let finished = false;
  try {
    for (let made = 0; ; made++) {
      // An iterator that throws has finished.
      finished = true;
      const coming = iterator.next();
      const next = isPromiseLike(coming) ? await unlessGone(signal, coming) : coming;
      finished = false;
      if (signal.aborted) return undefined;
      if (next === undefined) throw new TypeError("the iterator gave undefined");
      if (next.done === true) {
        finished = true;
        return made;
      }
      if (children.isGone(row)) return undefined;
      if (made >= most) throw new RowEnd(() => ends.tooManyRows(row, at, step.name, most));
      let fields: unknown = next.value;
      if (step.outputSchema !== null) {
        fields = checkedOutput(step, fields);
        if (isPromiseLike(fields)) fields = await unlessGone(signal, fields);
        if (signal.aborted || children.isGone(row)) return undefined;
      }
      const problem = children.add(fields, position);
      if (problem !== undefined)
        throw new RowEnd(() => ends.refused(row, at, step.name, problem, "yielded"));
      if (!children.isFull) continue;
      await children.room();
      if (signal.aborted || children.isGone(row)) return undefined;
    }
  } finally {
    if (!finished) await close(signal, iterator);
  }
}

/** Runs the generator's `finally`. An error there comes too late to matter. */
async function close(signal: AbortSignal, iterator: RowIterator): Promise<void> {
  try {
    const closing = iterator.return?.();
    if (isPromiseLike(closing)) await unlessGone(signal, closing);
  } catch {
    // As in a JavaScript loop, the first reason counts.
  }
}

/** The value, once available; undefined if the call is cancelled first. */
async function unlessGone<T>(
  signal: AbortSignal,
  value: T | PromiseLike<T>,
): Promise<T | undefined> {
  if (!isPromiseLike(value)) return value;
  let result: T | undefined;
  const take = async (): Promise<void> => {
    result = await value;
  };
  await unlessAborted({ signal }, take());
  return result;
}
