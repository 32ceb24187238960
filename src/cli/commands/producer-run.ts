/** `stairs producer run`: runs a producer in this process, to its end. */
import { isStairsError, messageOf, StairsError } from "@stairs/core/errors";
import type { ProducerProgress } from "@stairs/sdk";
import { collectArgument, wholeNumber } from "../arguments.js";
import { argument, collected, command, inProject, parsed } from "../declaration.js";
import { progressLine } from "../progress.js";
import { addressOf } from "../project/address.js";
import { placeInStack } from "../project/import-module.js";
import { loadProject } from "../project/load.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/**
 * Ctrl-C ends the producer with exit code 130; the command still pushes the rows that the producer
 * has yielded. A second Ctrl-C ends the command at once.
 */
export const declaration = command({
  docs: "Run a producer to its end.",
  arguments: { name: argument("<name>", "app.name or name") },
  options: {
    ...inProject,
    arg: collected(
      "--arg <name=value>",
      "An argument of the producer. A value that is JSON is that value, any other is text. You can repeat this option.",
      collectArgument,
      {},
    ),
    limit: parsed("--limit <rows>", "Stop after this many rows.", wholeNumber(1)),
  },
  examples: ["shop.orders --arg since=2024-01-01 --limit 1000"],
  async run(input) {
    const { project, settings } = await loadProject(input);
    const producer = project.getProducer(input.name);
    const stop = new AbortController();
    terminal().signals.once("SIGINT", () => {
      stop.abort();
      terminal().signals.once("SIGINT", () => terminal().exit(130));
    });
    const line = progressLine();
    const began = performance.now();
    const { limit } = input;
    const report = await project
      .runProducer(producer, input.arg, {
        coordinator: await addressOf(settings),
        ...(limit === undefined ? {} : { limit }),
        signal: stop.signal,
        onProgress: (progress) => line.show(describe(producer.fullName, progress)),
      })
      .catch((error: unknown) => {
        throw isStairsError(error) ? error : failed(producer.fullName, error);
      });
    const seconds = (performance.now() - began) / 1000;
    line.end(
      `${producer.fullName}: ${formatCount(report.rows)} rows, all durable, in ${seconds.toFixed(1)} s (${formatCount(report.rows / seconds)} rows/s)`,
    );
    return stop.signal.aborted ? 130 : 0;
  },
});

/** The producer's own error, with its place in the user's code. */
function failed(producer: string, error: unknown): StairsError {
  const place = placeInStack(error);
  const where = place === undefined ? "" : `\n  at ${place}`;
  return new StairsError(
    "BAD_PROJECT",
    `The producer ${producer} failed: ${messageOf(error)}${where}\n  The rows before the error were pushed.`,
    error,
  );
}

function describe(name: string, progress: ProducerProgress): string {
  const { rows, acked, perSecond, waits } = progress;
  const speed = waits === undefined ? `${formatCount(perSecond)} rows/s` : `waits: ${waits}`;
  return `${name}: ${formatCount(rows)} rows, ${formatCount(acked)} acked, ${speed}`;
}
