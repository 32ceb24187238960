/** `stairs inspect status`: shows the state of pipelines, as a table or as JSON. */
import type { StatusResponse__Output } from "@stairs/core/protocol";
import { connect, type Connection } from "../connect.js";
import { argument, command, connecting, json, toggle } from "../declaration.js";
import { renderStatus } from "../status-view.js";
import { terminal } from "../terminal.js";

export const declaration = command({
  docs: "Show pipelines, their queues, and their rates. All counts are rows.",
  arguments: { names: argument("[pipelines...]", "app.name or app.* (default: all)") },
  options: {
    ...connecting,
    json,
    watch: toggle("--watch", "Print the state again every second until Ctrl-C."),
  },
  examples: ["", "shop.orders --json"],
  async run(input) {
    const connection = await connect(input);
    const { names, json: isJson } = input;
    try {
      if (input.watch) await watch(connection, names, isJson);
      else print(connection, await status(connection, names), isJson);
      return 0;
    } finally {
      connection.close();
    }
  },
});

async function status(
  connection: Connection,
  names: readonly string[],
): Promise<StatusResponse__Output> {
  return await connection.ask<StatusResponse__Output>((metadata, options, done) =>
    connection.inspect.status({ pipelines: [...names] }, metadata, options, done),
  );
}

function print(connection: Connection, status: StatusResponse__Output, json: boolean): void {
  const text = json
    ? JSON.stringify(status, undefined, 2)
    : renderStatus(connection.address, status).join("\n");
  terminal().stdout.write(`${text}\n`);
}

/**
 * Runs until Ctrl-C. On a terminal each report replaces the one before. In JSON each report is a
 * line.
 */
async function watch(
  connection: Connection,
  names: readonly string[],
  json: boolean,
): Promise<void> {
  const stream = connection.inspect.watch({ pipelines: [...names], intervalMs: 1000 });
  terminal().signals.once("SIGINT", () => stream.cancel());
  const replace = terminal().stdout.isTTY && !json;
  await connection.hear(stream, (report) => {
    if (report.status === null) return;
    if (replace) terminal().stdout.write("\u001b[H\u001b[2J");
    if (json) terminal().stdout.write(`${JSON.stringify(report.status)}\n`);
    else print(connection, report.status, false);
  });
}
