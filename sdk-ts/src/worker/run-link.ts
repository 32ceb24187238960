/** Runs one link of a chain on one part: its predicate, its step, and the results of the rows. */
import type { Row } from "../native-step.js";
import { componentCalled, componentFinished } from "../signals/component-signals.js";
import { RowEncoder } from "../values/row-encoder.js";
import { type CallFacts, StepContext } from "./context.js";
import { applyPredicate } from "./predicate.js";
import type { Part } from "./part.js";
import { readRows } from "./read-rows.js";
import { isSetUp, type ReadyLink } from "./ready-link.js";
import type { RowEnds } from "./row-end.js";
import { checkedRun } from "./row-schema.js";
import { runBatch } from "./run-batch.js";
import { runRows } from "./run-rows.js";

/** @returns the parts with the rows afterwards, without the rows that ended. */
export async function runLink(
  link: ReadyLink,
  part: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<readonly Part[]> {
  const { when, mode } = link;
  if (when === null) return runStep(link, part, facts, ends);
  const { chosen, skipped } = await applyPredicate(link, when, part, facts, ends);
  if (facts.signal.aborted) return [];
  const worked = chosen.rows.length === 0 ? [] : await runStep(link, chosen, facts, ends);
  if (mode === "keep") {
    // Nothing has changed, so the skipped rows and the others stay together.
    const left = new Set(skipped.rows);
    for (const { rows } of worked) for (const row of rows) left.add(row);
    return present(part.take(positionsOf(part, (row) => left.has(row))));
  }
  return [...worked, ...present(skipped)];
}

async function runStep(
  link: ReadyLink,
  whole: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<readonly Part[]> {
  const { at, step, mode } = link;
  if (step.setup !== null && !(await isSetUp(at, step, whole, facts, ends))) return [];
  const { part, objects } = readRows(link, whole, ends);
  if (objects.length === 0) return [];
  const { rows } = part;
  const before = ends.count;
  const encoder = new RowEncoder();
  const returned = (position: number, result: unknown): void => {
    const fields = step.kind === "predicate" ? asField(result) : result;
    try {
      const problem = encoder.add(fields, position);
      if (problem !== undefined) {
        ends.refused(rows[position] ?? 0, at, step.name, problem, "returned");
      }
    } catch (error) {
      // A getter of user code threw.
      ends.thrown(rows[position] ?? 0, at, error);
    }
  };
  const run = checkedRun(step, mode);
  const calls = {
    rows: rows.length,
    concurrency: step.concurrency,
    signal: facts.signal,
    run: (position: number) =>
      run(objects[position] as Row, new StepContext(facts, step, rows[position] ?? 0)),
    returned: mode === "keep" ? ignore : returned,
    thrown: (position: number, error: unknown) => ends.thrown(rows[position] ?? 0, at, error),
  };
  const heard = componentCalled(step.name, rows.length, facts, ends);
  if (step.batch) await runBatch(link, part, objects, facts, ends, calls);
  else await runRows(calls);
  componentFinished(heard);
  if (mode === "keep") return ends.count === before ? [part] : present(survivors(part, ends));
  const shapes = encoder.shapes();
  return shapes.map((shape) => (mode === "replace" ? part.replace(shape) : part.merge(shape)));
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

/** A predicate called as a step makes the single field `value`. */
function asField(result: unknown): unknown {
  return typeof result === "boolean" ? { value: result } : result;
}

function ignore(): void {
  // A consumer's result is ignored.
}
