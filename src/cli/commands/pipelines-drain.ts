/** `stairs pipelines drain`: closes pipelines and waits until they are empty. */
import { StairsError } from "@stairs/core";
import type { DrainResponse__Output } from "@stairs/core/protocol";
import { parseDuration } from "../../config/units.js";
import { connect, hear } from "../connect.js";
import { progressLine } from "../progress.js";
import { connectionAddress } from "../project/address.js";
import { textOption } from "../settings.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/** How often rows that cannot move are named, in milliseconds. */
const nameStalledMs = 10_000;
/** How long a coordinator may take to begin a drain that has a timeout, in milliseconds. */
const beginMs = 10_000;

/**
 * Waits until nothing is inside and nothing can come in. The pipelines stay closed, also when the wait ends before.
 * @returns the exit code.
 * @throws StairsError NOT_FOUND, BAD_ARGUMENT; TOO_LATE after `--timeout`; CHANGED_MEANWHILE.
 */
export async function drainCommand(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const timeout = textOption(options, "timeout");
  const timeoutMs = timeout === undefined ? undefined : parseDuration(timeout);
  const connection = await connect(await connectionAddress(options));
  const progress = progressLine();
  const stream = connection.pipelines.drain({ pipelines: [...names] });
  const cancelAfter = (ms: number): NodeJS.Timeout => setTimeout(() => stream.cancel(), ms);
  let limit = timeoutMs === undefined ? undefined : cancelAfter(timeoutMs + beginMs);
  let last: DrainResponse__Output | undefined;
  let namedAt = Number.NEGATIVE_INFINITY;
  try {
    await hear(connection, stream, (report: DrainResponse__Output) => {
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
    if (options["json"] === true) {
      const { pipelines = [], empty = false, rows = null, stalled = [] } = last ?? {};
      const shown = { pipelines, empty, rows, stalled };
      terminal().stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
    }
    if (last?.empty !== true) throw tooLate(names, timeout, last);
    const what = last.pipelines.join(", ");
    const are = last.pipelines.length === 1 ? "is empty and takes" : "are empty and take";
    progress.end(
      `${what} ${are} no rows. Go on: stairs pipelines resume ${last.pipelines.join(" ")}`,
    );
    return 0;
  } finally {
    clearTimeout(limit);
    connection.close();
  }
}

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
      `The coordinator ended the wait. ${what}: the drain goes on by itself; repeat the command to wait again.`,
    );
  }
  const left = last === undefined ? "nothing is known of it yet" : inside(last.rows);
  return new StairsError(
    "TOO_LATE",
    `${what}: after ${timeout} ${left}. The drain goes on by itself; stairs pipelines resume ${names.join(" ")} ends it.`,
  );
}
