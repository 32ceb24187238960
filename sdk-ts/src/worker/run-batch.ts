/**
 * Runs a batch step: one call of user code for all rows of a part. Leaves out rows that a schema
 * refuses.
 */
import type { Row } from "../native-step.js";
import { describeValue } from "../values/describe-value.js";
import { type CallFacts, StepContext } from "./context.js";
import type { Part } from "./part.js";
import type { ReadyLink } from "./ready-link.js";
import type { RowEnds } from "./row-end.js";
import { checkedInput, checkedOutput } from "./row-schema.js";
import { runOnce } from "./run-rows.js";

/** Receives the results of rows, by their positions in the part. */
export interface BatchListener {
  readonly returned: (position: number, result: unknown) => void;
  readonly thrown: (position: number, error: unknown) => void;
}

/** Ends early when the call is cancelled; ignores later results. */
export async function runBatch(
  { at, step, mode }: ReadyLink,
  part: Part,
  objects: Row[],
  facts: CallFacts,
  ends: RowEnds,
  { returned, thrown }: BatchListener,
): Promise<void> {
  const { signal } = facts;
  const passed =
    step.inputSchema === null
      ? undefined
      : await passing(signal, objects, (row) => checkedInput(step, row), thrown);
  if (signal.aborted || passed?.values.length === 0) return;
  const place = (i: number): number => (passed === undefined ? i : (passed.places[i] ?? 0));
  const rows = passed === undefined ? part.rows : part.take(Uint32Array.from(passed.places)).rows;
  let results: unknown;
  try {
    const inputs = (passed?.values ?? objects) as Row[];
    results = await runOnce(signal, () => step.run(inputs, new StepContext(facts, step, rows)));
  } catch (error) {
    for (let i = 0; i < rows.length; i++) thrown(place(i), error);
    return;
  }
  if (signal.aborted || mode === "keep") return;
  if (!Array.isArray(results) || results.length !== rows.length) {
    const came = Array.isArray(results)
      ? `an array of ${results.length} results`
      : describeValue(results);
    const message = `${step.name} returned ${came} for ${rows.length} rows: a batch step returns an array with a plain object for each row.`;
    for (const row of rows) ends.badResult(row, at, message);
    return;
  }
  if (step.outputSchema === null) {
    for (const [i, result] of results.entries()) returned(place(i), result);
    return;
  }
  const refused = (i: number, error: unknown): void => thrown(place(i), error);
  const fit = await passing(signal, results, (made) => checkedOutput(step, made), refused);
  if (signal.aborted) return;
  for (const [n, i] of fit.places.entries()) returned(place(i), fit.values[n]);
}

/** Values that passed a schema, and the position of each. */
interface Passing {
  readonly places: number[];
  readonly values: unknown[];
}

async function passing(
  signal: AbortSignal,
  values: readonly unknown[],
  check: (value: unknown) => unknown,
  thrown: (place: number, error: unknown) => void,
): Promise<Passing> {
  const passed: Passing = { places: [], values: [] };
  for (const [place, value] of values.entries()) {
    try {
      const checked = await runOnce(signal, () => check(value));
      passed.places.push(place);
      passed.values.push(checked);
    } catch (error) {
      thrown(place, error);
    }
    if (signal.aborted) break;
  }
  return passed;
}
