/** How far the job is, from the coordinator's own numbers. */
import { type Command, startCommand } from "./processes.js";
import { count } from "./report.js";

interface Stage {
  readonly ready: number;
  readonly inFlight: number;
  readonly totalIn: number;
  readonly totalOut: number;
  readonly outPerSecond: number;
}

interface Status {
  readonly pipelines: readonly { readonly pipeline: string; readonly stages: readonly Stage[] }[];
}

const everyMs = 3000;

/**
 * Shows the state of a pipeline until the command is drained: on a terminal one line that changes,
 * elsewhere a line every few seconds.
 * @param where Flags that name the coordinator.
 */
export function watchProgress(pipeline: string, where: readonly string[]): Command {
  const command = startCommand("watch", ["inspect", "status", "--watch", "--json", ...where]);
  void show(pipeline, command.lines);
  return command;
}

async function show(pipeline: string, lines: AsyncIterable<string>): Promise<void> {
  const terminal = process.stderr.isTTY;
  const began = performance.now();
  let shownAt = began;
  for await (const line of lines) {
    const now = performance.now();
    const stages = (JSON.parse(line) as Status).pipelines.find(
      (one) => one.pipeline === pipeline,
    )?.stages;
    const last = stages?.at(-1);
    if (stages === undefined || last === undefined) continue;
    if (!terminal && now - shownAt < everyMs) continue;
    shownAt = now;
    const waiting = stages.reduce((sum, stage) => sum + stage.ready + stage.inFlight, 0);
    const text = `${((now - began) / 1000).toFixed(0)} s: ${count(stages[0]?.totalIn ?? 0)} rows in, ${count(last.totalOut)} done (${count(last.outPerSecond)}/s), ${count(waiting)} on their way`;
    process.stderr.write(terminal ? `\r\u001b[2K${text}` : `${text}\n`);
  }
  if (terminal) process.stderr.write("\r\u001b[2K");
}
