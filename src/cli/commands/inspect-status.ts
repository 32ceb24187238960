/** `stairs inspect status`: the state of pipelines, as a table or as JSON. */
import type { StatusResponse__Output } from "@stairs/core/protocol";
import { ask, connect, type Connection, hear } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { renderStatus } from "../status-view.js";
import { terminal } from "../terminal.js";

/** @returns the exit code. */
export async function statusCommand(
  names: readonly string[],
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const connection = await connect(await connectionAddress(options));
  const json = options["json"] === true;
  try {
    if (options["watch"] === true) await watch(connection, names, json);
    else print(connection, await status(connection, names), json);
    return 0;
  } finally {
    connection.close();
  }
}

async function status(
  connection: Connection,
  names: readonly string[],
): Promise<StatusResponse__Output> {
  return await ask<StatusResponse__Output>(connection, (metadata, options, done) =>
    connection.inspect.status({ pipelines: [...names] }, metadata, options, done),
  );
}

function print(connection: Connection, status: StatusResponse__Output, json: boolean): void {
  const text = json
    ? JSON.stringify(status, undefined, 2)
    : renderStatus(connection.address, status).join("\n");
  terminal().stdout.write(`${text}\n`);
}

/** Until Ctrl-C. On a terminal each report takes the place of the one before; JSON is a line each. */
async function watch(
  connection: Connection,
  names: readonly string[],
  json: boolean,
): Promise<void> {
  const stream = connection.inspect.watch({ pipelines: [...names], intervalMs: 1000 });
  terminal().signals.once("SIGINT", () => stream.cancel());
  const replace = terminal().stdout.isTTY && !json;
  await hear(connection, stream, (report) => {
    if (report.status === null) return;
    if (replace) terminal().stdout.write("\u001b[H\u001b[2J");
    if (json) terminal().stdout.write(`${JSON.stringify(report.status)}\n`);
    else print(connection, report.status, false);
  });
}
