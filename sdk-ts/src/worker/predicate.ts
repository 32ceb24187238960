/** Runs a link's predicate, which decides which rows the step gets. */
import type { NativeStep, Row } from "../native-step.js";
import { describeValue } from "../values/describe-value.js";
import { type CallFacts, StepContext } from "./context.js";
import type { Part } from "./part.js";
import { readRows, type RowsRead } from "./read-rows.js";
import { isSetUp, type ReadyLink } from "./ready-link.js";
import type { RowEnds } from "./row-end.js";
import { checkedRun } from "./row-schema.js";
import { runRows } from "./run-rows.js";

/** The rows of a part, split by the predicate. Rows in neither list have ended. */
export interface PredicateResult {
  readonly chosen: Part;
  readonly skipped: Part;
}

/** Asks the predicate for every row. */
export async function applyPredicate(
  link: ReadyLink,
  when: NativeStep,
  part: Part,
  facts: CallFacts,
  ends: RowEnds,
): Promise<PredicateResult> {
  const positions: Positions = { chosen: [], skipped: [] };
  let asked = part;
  if (when.setup === null || (await isSetUp(link.at, when, part, facts, ends))) {
    const found = readRows(link, part, ends);
    asked = found.part;
    await ask(link, when, found, facts, ends, positions);
  }
  return {
    chosen: asked.take(Uint32Array.from(positions.chosen)),
    skipped: asked.take(Uint32Array.from(positions.skipped)),
  };
}

interface Positions {
  readonly chosen: number[];
  readonly skipped: number[];
}

async function ask(
  link: ReadyLink,
  when: NativeStep,
  { part, objects }: RowsRead,
  facts: CallFacts,
  ends: RowEnds,
  { chosen, skipped }: Positions,
): Promise<void> {
  const run = checkedRun(when, link.mode);
  const rowAt = (position: number): number => part.rows[position] ?? 0;
  await runRows({
    rows: objects.length,
    concurrency: when.concurrency,
    signal: facts.signal,
    run: (position) => run(objects[position] as Row, new StepContext(facts, when, rowAt(position))),
    returned(position, result) {
      if (result === true) chosen.push(position);
      else if (result === false) skipped.push(position);
      else {
        const message = `${when.name} returned ${describeValue(result)}: it must return true or false.`;
        ends.badResult(rowAt(position), link.at, message);
      }
    },
    thrown: (position, error) => ends.thrown(rowAt(position), link.at, error),
  });
}
