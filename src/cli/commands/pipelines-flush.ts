/** `stairs pipelines flush`: throws rows away, after a question. */
import { createInterface } from "node:readline/promises";
import { StairsError } from "@stairs/core";
import type { FlushResponse__Output, StatusResponse__Output } from "@stairs/core/protocol";
import { ask, connect, type Connection } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/**
 * @returns the exit code: 1 when the answer was no.
 * @throws StairsError NOT_FOUND; BAD_ARGUMENT, also when nobody can be asked.
 */
export async function flushCommand(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const connection = await connect(await connectionAddress(options));
  try {
    if (options["yes"] !== true && !(await isWanted(connection, names))) {
      terminal().stderr.write("Nothing was thrown away.\n");
      return 1;
    }
    const { pipelines } = await ask<FlushResponse__Output>(connection, (metadata, call, done) =>
      connection.pipelines.flush({ pipelines: [...names] }, metadata, call, done),
    );
    if (options["json"] === true)
      terminal().stdout.write(`${JSON.stringify(pipelines, undefined, 2)}\n`);
    else
      for (const { pipeline, rows } of pipelines)
        terminal().stderr.write(`${pipeline}: ${formatCount(rows)} rows were thrown away.\n`);
    return 0;
  } finally {
    connection.close();
  }
}

async function isWanted(connection: Connection, names: readonly string[]): Promise<boolean> {
  if (!terminal().stdin.isTTY) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "A flush throws rows away for good, so it asks first, and stdin is no terminal here. Add --yes to flush without a question.",
    );
  }
  const { pipelines } = await ask<StatusResponse__Output>(connection, (metadata, call, done) =>
    connection.inspect.status({ pipelines: [...names] }, metadata, call, done),
  );
  for (const { pipeline, stages } of pipelines) {
    const rows = stages.reduce((sum, each) => sum + each.ready + each.inFlight + each.delayed, 0);
    terminal().stderr.write(
      `${pipeline}: ${formatCount(rows)} rows would be thrown away for good.\n`,
    );
  }
  const dialog = createInterface({ input: terminal().stdin, output: terminal().stderr });
  try {
    return /^y(?:es)?$/i.test((await dialog.question("Flush? [y/N] ")).trim());
  } finally {
    dialog.close();
  }
}
