/** Programs by `pipeline.run`: all in this process, without a coordinator. */
import { App } from "@stairs/sdk";
import type { Account } from "./account.js";
import { build } from "./build.js";
import { nodeOf } from "./node-of.js";
import type { Program, Row } from "./program.js";
import { Recorder } from "./recorder.js";
import { rowText } from "./values.js";

/** Runs the rows through the program. */
export async function runInProcess(
  program: Program,
  rows: readonly Row[],
  recorder: Recorder = new Recorder(),
  number = 0,
): Promise<Account> {
  const app = new App("inside");
  const { main } = build(program, number, { app, recorder, allWorkers: false });
  const outcome = await main.run(rows as never);
  return {
    seen: recorder.seenIn(number),
    letters: outcome.failed.map(({ pipeline, node, error }) => ({
      node: nodeOf(pipeline ?? main.fullName, node),
      what: error.cause,
    })),
    drops: outcome.dropped.map(({ pipeline, node = "", reason }) => ({
      node: nodeOf(pipeline ?? main.fullName, node),
      what: reason,
    })),
    results: outcome.rows.map((row) => rowText(Object.entries(row as Row))),
  };
}
