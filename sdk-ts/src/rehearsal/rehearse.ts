/** Implements `pipeline.run`. Loads no connection code: nothing here can reach a coordinator. */
import { newRowIds } from "@stairs/core";
import type { Row } from "../native-step.js";
import type { Pipeline } from "../pipeline/pipeline.js";
import type { RowsOutcome, RunOptions } from "../pipeline/rows-outcome.js";
import { encodeRows } from "../values/input-rows.js";
import { knownPipelines, playable } from "./known-pipelines.js";
import { readyPipelines } from "./ready-pipelines.js";
import { Rehearsal } from "./rehearsal.js";
import { Report } from "./report.js";
import { Stubs } from "./stubs.js";

/**
 * Runs rows through a pipeline in this process.
 * @throws StairsError BAD_PIPELINE, BAD_ARGUMENT, BAD_VALUE before anything runs; BAD_ARGUMENT if
 * rows are handed over endlessly.
 */
export async function rehearse(
  pipeline: Pipeline,
  rows: readonly object[],
  { stubs = {}, config }: RunOptions,
): Promise<RowsOutcome<Row>> {
  const main = playable(pipeline, config);
  const pipelines = readyPipelines(main, await knownPipelines(pipeline, main), new Stubs(stubs));
  const shapes = encodeRows(pipeline.fullName, rows);
  const report = new Report(pipeline.fullName, rows);
  const rehearsal = new Rehearsal(pipelines, report);
  for (const { rows: count, frame, index } of shapes) {
    rehearsal.enter({
      pipeline: pipeline.fullName,
      token: { rows: count, ids: newRowIds(count), frames: [frame] },
      places: Array.from(index, (row) => [row]),
      answers: true,
    });
  }
  await rehearsal.run();
  return report.outcome();
}
