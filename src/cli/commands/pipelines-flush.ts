/** `stairs pipelines flush`: discards rows after a confirmation. */
import { createInterface } from "node:readline/promises";
import { StairsError } from "@stairs/core/errors";
import type { FlushResponse__Output, StatusResponse__Output } from "@stairs/core/protocol";
import { connect, type Connection } from "../connect.js";
import { argument, command, connecting, json, toggle } from "../declaration.js";
import { formatCount } from "../table.js";
import { terminal } from "../terminal.js";

/** The exit code is 1 if the answer is no. */
export const declaration = command({
  docs: "Discard all rows in queues and in calls. Dead letters stay.",
  arguments: { names: argument("<names...>", "app.name, name or app.*") },
  options: { ...connecting, yes: toggle("-y, --yes", "Do not ask."), json },
  examples: ["shop.orders", "shop.orders --yes"],
  /** @throws StairsError NOT_FOUND; BAD_ARGUMENT, also if there is no terminal to ask on. */
  async run(input) {
    const connection = await connect(input);
    try {
      if (!input.yes && !(await isWanted(connection, input.names))) {
        terminal().stderr.write("Nothing was discarded.\n");
        return 1;
      }
      const { pipelines } = await connection.ask<FlushResponse__Output>((metadata, call, done) =>
        connection.pipelines.flush({ pipelines: [...input.names] }, metadata, call, done),
      );
      if (input.json) terminal().stdout.write(`${JSON.stringify(pipelines, undefined, 2)}\n`);
      else
        for (const { pipeline, rows } of pipelines)
          terminal().stderr.write(`${pipeline}: ${formatCount(rows)} rows were discarded.\n`);
      return 0;
    } finally {
      connection.close();
    }
  },
});

async function isWanted(connection: Connection, names: readonly string[]): Promise<boolean> {
  if (!terminal().stdin.isTTY) {
    throw new StairsError(
      "BAD_ARGUMENT",
      "A flush discards rows for good, so the command asks first, and stdin is not a terminal. Add --yes to flush without a question.",
    );
  }
  const { pipelines } = await connection.ask<StatusResponse__Output>((metadata, call, done) =>
    connection.inspect.status({ pipelines: [...names] }, metadata, call, done),
  );
  for (const { pipeline, stages } of pipelines) {
    const rows = stages.reduce((sum, each) => sum + each.ready + each.inFlight + each.delayed, 0);
    terminal().stderr.write(
      `${pipeline}: ${formatCount(rows)} rows would be discarded for good.\n`,
    );
  }
  const dialog = createInterface({ input: terminal().stdin, output: terminal().stderr });
  try {
    return /^y(?:es)?$/i.test((await dialog.question("Flush? [y/N] ")).trim());
  } finally {
    dialog.close();
  }
}
