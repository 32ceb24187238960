/** `stairs pipelines drain`: closes pipelines and waits until they are empty. */
import { StairsError } from "@stairs/core/errors";
import type { DrainResponse__Output } from "@stairs/core/protocol";
import { parseDuration } from "../../config/units.js";
import { connect } from "../connect.js";
import { argument, command, connecting, json, text } from "../declaration.js";
import { progressLine } from "../progress.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/** How often the command names rows that cannot move, in milliseconds. */
const nameStalledMs = 10_000;
/** How long a coordinator can take to start a drain that has a timeout, in milliseconds. */
const beginMs = 10_000;

/** The pipelines stay closed even if the wait ends before they are empty. */
export const declaration = command({
  docs: "Stop accepting rows until `resume`, and wait until the pipelines are empty.",
  arguments: { names: argument("<names...>", "app.name, name or app.*") },
  options: {
    ...connecting,
    timeout: text("--timeout <time>", "Stop waiting after this time. The drain continues."),
    json,
  },
  examples: ["shop.orders", "'shop.*' --timeout 10m"],
  /** @throws StairsError NOT_FOUND, BAD_ARGUMENT; TOO_LATE after `--timeout`; CHANGED_MEANWHILE. */
  async run(input) {
    const { names, timeout } = input;
    const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
    const connection = await connect(input);
    const progress = progressLine();
    const stream = connection.pipelines.drain({ pipelines: [...names] });
    const cancelAfter = (ms: number): NodeJS.Timeout => setTimeout(() => stream.cancel(), ms);
    let limit = timeoutMs === undefined ? undefined : cancelAfter(timeoutMs + beginMs);
    let last: DrainResponse__Output | undefined;
    let namedAt = Number.NEGATIVE_INFINITY;
    try {
      await connection.hear(stream, (report: DrainResponse__Output) => {
        if (last === undefined && timeoutMs !== undefined) {
          clearTimeout(limit);
          limit = cancelAfter(timeoutMs);
        }
        last = report;
        if (report.empty) return;
        progress.show(`${inside(report.rows)} in ${report.pipelines.join(", ")}`);
        if (report.stalled.length === 0 || performance.now() - namedAt < nameStalledMs) return;
        namedAt = performance.now();
        for (const { queue, rows, why } of report.stalled)
          terminal().stderr.write(`${queue}: ${inside(rows)} and cannot move, ${why}\n`);
      });
      if (input.json) {
        const { pipelines = [], empty = false, rows = null, stalled = [] } = last ?? {};
        const shown = { pipelines, empty, rows, stalled };
        terminal().stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
      }
      if (last?.empty !== true) throw tooLate(names, timeout, last);
      const what = last.pipelines.join(", ");
      const are = last.pipelines.length === 1 ? "is empty and takes" : "are empty and take";
      progress.end(
        `${what} ${are} no rows. To resume: stairs pipelines resume ${last.pipelines.join(" ")}`,
      );
      return 0;
    } finally {
      clearTimeout(limit);
      connection.close();
    }
  },
});

function inside(rows: number): string {
  return rows === 1 ? "1 row is inside" : `${formatCount(rows)} rows are inside`;
}

function tooLate(
  names: readonly string[],
  timeout: string | undefined,
  last: DrainResponse__Output | undefined,
): StairsError {
  const what = (last?.pipelines ?? names).join(", ");
  if (timeout === undefined) {
    return new StairsError(
      "UNREACHABLE",
      `The coordinator ended the wait. ${what}: the drain continues; repeat the command to wait again.`,
    );
  }
  const left = last === undefined ? "the coordinator has reported nothing yet" : inside(last.rows);
  return new StairsError(
    "TOO_LATE",
    `${what}: after ${timeout} ${left}. The drain continues; stairs pipelines resume ${names.join(" ")} ends it.`,
  );
}
