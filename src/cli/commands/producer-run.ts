/** `stairs producer run`: a producer in this process, to its end. */
import { isStairsError, messageOf, StairsError } from "@stairs/core";
import type { ProducerProgress } from "@stairs/sdk";
import { progressLine } from "../progress.js";
import { addressOf } from "../project/address.js";
import { placeInStack } from "../project/import-module.js";
import { loadProject } from "../project/load.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/**
 * Ctrl-C ends the producer; what it has yielded is still pushed. A second one ends at once.
 * @returns the exit code: 130 after Ctrl-C.
 */
export async function runCommand(
  name: string,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { project, settings } = await loadProject(options);
  const producer = project.getProducer(name);
  const stop = new AbortController();
  terminal().signals.once("SIGINT", () => {
    stop.abort();
    terminal().signals.once("SIGINT", () => terminal().exit(130));
  });
  const line = progressLine();
  const began = performance.now();
  const limit = options["limit"];
  const report = await project
    .runProducer(producer, options["arg"] as Record<string, unknown>, {
      coordinator: await addressOf(settings),
      ...(typeof limit === "number" ? { limit } : {}),
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
}

/** The producer's own error, with its place in the user's code. */
function failed(producer: string, error: unknown): StairsError {
  const place = placeInStack(error);
  const where = place === undefined ? "" : `\n  at ${place}`;
  return new StairsError(
    "BAD_PROJECT",
    `The producer ${producer} failed: ${messageOf(error)}${where}\n  The rows before it are pushed.`,
    error,
  );
}

function describe(name: string, progress: ProducerProgress): string {
  const { rows, acked, perSecond, waits } = progress;
  const speed = waits === undefined ? `${formatCount(perSecond)} rows/s` : `waits: ${waits}`;
  return `${name}: ${formatCount(rows)} rows, ${formatCount(acked)} acked, ${speed}`;
}
