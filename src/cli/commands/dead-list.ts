/** `stairs dead list`: rows that ended with an error. */
import type { ListDeadLettersResponse__Output } from "@stairs/core/protocol";
import { ask, connect } from "../connect.js";
import { connectionAddress } from "../project/address.js";
import { printRows } from "../print-rows.js";

/** @returns the exit code. */
export async function deadListCommand(
  pipeline: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const connection = connect(await connectionAddress(options));
  const limit = Number(options["limit"]);
  try {
    const found = await ask<ListDeadLettersResponse__Output>(connection, (metadata, call, done) =>
      connection.inspect.listDeadLetters({ pipeline: pipeline ?? "", limit }, metadata, call, done),
    );
    printRows(options, found.deadLetters, "There are no dead letters.", {
      ID: (letter) => letter.id,
      PIPELINE: (letter) => letter.pipeline,
      NODE: (letter) => letter.node,
      CAUSE: (letter) => letter.cause,
      ATTEMPTS: (letter) => letter.attempts,
      TIME: (letter) => new Date(letter.timeMs).toISOString(),
      ERROR: (letter) =>
        firstLine(letter.type === "" ? letter.message : `${letter.type}: ${letter.message}`),
      ROW: (letter) => firstLine(letter.rowJson),
    });
    if (found.total > found.deadLetters.length) {
      process.stderr.write(
        `${found.deadLetters.length} of ${found.total} are shown: --limit shows more.\n`,
      );
    }
    return 0;
  } finally {
    connection.close();
  }
}

const longest = 80;

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
