/** One link of a chain on one part: its predicate, its step, and what becomes of the rows. */
import { isStairsError } from "@stairs/core";
import type { NativeStep, Row } from "../native-step.js";
import { describeValue } from "../values/describe-value.js";
import { RowEncoder } from "../values/row-encoder.js";
import { type CallFacts, StepContext } from "./context.js";
import type { Part } from "./part.js";
import type { RowEnds } from "./row-end.js";
import { runOnce, runRows } from "./run-rows.js";

/** A link with its steps found. */
export interface ReadyLink {
  /** Which link of the chain, from 0. */
  readonly at: number;
  readonly step: NativeStep;
  readonly when: NativeStep | null;
  readonly mode: "merge" | "replace" | "keep";
  /** The fields that the steps get; empty: all. */
  readonly inputs: readonly string[];
}

/** @returns the parts that the part's rows are in afterwards, without those that ended. */
export async function runLink(
  link: ReadyLink,
  part: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<readonly Part[]> {
  const { when, mode } = link;
  if (when === null) return runStep(link, part, facts, ends);
  const verdict = await judge(link, when, part, facts, ends);
  if (facts.signal.aborted) return [];
  const chosen = part.take(Uint32Array.from(verdict.chosen));
  const worked = chosen.rows.length === 0 ? [] : await runStep(link, chosen, facts, ends);
  if (mode === "keep") {
    // Nothing has changed, so the rows that were skipped and the others stay together.
    const left = new Set(verdict.skipped.map((position) => part.rows[position] ?? 0));
    for (const { rows } of worked) for (const row of rows) left.add(row);
    return present(part.take(positionsOf(part, (row) => left.has(row))));
  }
  return [...worked, ...present(part.take(Uint32Array.from(verdict.skipped)))];
}

async function runStep(
  link: ReadyLink,
  part: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<readonly Part[]> {
  const { at, step, mode } = link;
  const objects = objectsOf(link, part, ends);
  if (objects === undefined) return [];
  const { rows } = part;
  const before = ends.count;
  const encoder = new RowEncoder();
  const given = (position: number, result: unknown): void => {
    const fields = step.kind === "predicate" ? asField(result) : result;
    try {
      const problem = encoder.add(fields, position);
      if (problem !== undefined) ends.refused(rows[position] ?? 0, at, step.name, problem);
    } catch (error) {
      // A getter of user code threw.
      ends.thrown(rows[position] ?? 0, at, error);
    }
  };
  const calls = {
    rows: rows.length,
    concurrency: step.concurrency,
    signal: facts.signal,
    run: (position: number) =>
      step.run(objects[position] as Row, new StepContext(facts, step, rows[position] ?? 0)),
    given: mode === "keep" ? ignore : given,
    thrown: (position: number, error: unknown) => ends.thrown(rows[position] ?? 0, at, error),
  };
  if (step.batch) await runBatch(link, part, objects, facts, ends, calls.given);
  else await runRows(calls);
  if (mode === "keep") return ends.count === before ? [part] : present(survivors(part, ends));
  const shapes = encoder.shapes();
  return shapes.map((shape) => (mode === "replace" ? part.replace(shape) : part.merge(shape)));
}

async function runBatch(
  { at, step, mode }: ReadyLink,
  { rows }: Part,
  objects: Row[],
  facts: CallFacts,
  ends: RowEnds,
  given: (position: number, result: unknown) => void,
): Promise<void> {
  let results: unknown;
  try {
    results = await runOnce(facts.signal, () =>
      step.run(objects, new StepContext(facts, step, rows)),
    );
  } catch (error) {
    for (const row of rows) ends.thrown(row, at, error);
    return;
  }
  if (facts.signal.aborted || mode === "keep") return;
  if (Array.isArray(results) && results.length === rows.length) {
    for (const [position, result] of results.entries()) given(position, result);
    return;
  }
  const came = Array.isArray(results)
    ? `an array of ${results.length} results`
    : describeValue(results);
  const message = `${step.name} returned ${came} for ${rows.length} rows: a batch step returns an array with a plain object for each row.`;
  for (const row of rows) ends.badResult(row, at, message);
}

/** Which rows the predicate chose and which it skipped, as positions; the others have ended. */
async function judge(
  link: ReadyLink,
  when: NativeStep,
  part: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<{ readonly chosen: number[]; readonly skipped: number[] }> {
  const chosen: number[] = [];
  const skipped: number[] = [];
  const objects = objectsOf(link, part, ends);
  if (objects === undefined) return { chosen, skipped };
  const rowAt = (position: number): number => part.rows[position] ?? 0;
  await runRows({
    rows: objects.length,
    concurrency: when.concurrency,
    signal: facts.signal,
    run: (position) =>
      when.run(objects[position] as Row, new StepContext(facts, when, rowAt(position))),
    given(position, result) {
      if (result === true) chosen.push(position);
      else if (result === false) skipped.push(position);
      else {
        const message = `${when.name} returned ${describeValue(result)}: it must return true or false.`;
        ends.badResult(rowAt(position), link.at, message);
      }
    },
    thrown: (position, error) => ends.thrown(rowAt(position), link.at, error),
  });
  return { chosen, skipped };
}

/** Undefined when a column cannot be read; all rows have ended then. */
function objectsOf({ at, inputs }: ReadyLink, part: Part, ends: RowEnds): Row[] | undefined {
  try {
    return part.objects(inputs);
  } catch (error) {
    if (!isStairsError(error)) throw error;
    for (const row of part.rows) ends.badColumn(row, at, error.message);
    return undefined;
  }
}

/** The part without the rows that have ended. */
function survivors(part: Part, ends: RowEnds): Part {
  const ended = new Set<number>();
  for (const { row } of ends.failures) ended.add(row);
  for (const { row } of ends.dropped) ended.add(row);
  return part.take(positionsOf(part, (row) => !ended.has(row)));
}

function positionsOf({ rows }: Part, stays: (row: number) => boolean): Uint32Array {
  const positions: number[] = [];
  for (let position = 0; position < rows.length; position++)
    if (stays(rows[position] ?? 0)) positions.push(position);
  return Uint32Array.from(positions);
}

function present(part: Part): Part[] {
  return part.rows.length === 0 ? [] : [part];
}

/** A predicate that is called as a step makes the one field `value`. */
function asField(result: unknown): unknown {
  return typeof result === "boolean" ? { value: result } : result;
}

function ignore(): void {
  // A consumer's result says nothing.
}
