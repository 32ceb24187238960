/** `stairs dead list`: rows that ended with an error, one by one or by kind. */
import type {
  DeadLetter__Output,
  GroupDeadLettersResponse__Output,
  ListDeadLettersResponse__Output,
} from "@stairs/core/protocol";
import { ask, connect, type Connection } from "../connect.js";
import { countOption, deadFilter } from "../dead/filter.js";
import { connectionAddress } from "../project/address.js";
import { printRows } from "../print-rows.js";
import { terminal } from "../terminal.js";

const pageRows = 1000;
const none = "There are no dead letters.";

/** @returns the exit code. */
export async function deadListCommand(
  pipeline: string | undefined,
  options: Readonly<Record<string, unknown>>,
): Promise<number> {
  const filter = deadFilter(pipeline, options);
  const connection = await connect(await connectionAddress(options));
  try {
    if (options["group"] === true) await printGroups(connection, filter, options);
    else await printLetters(connection, filter, options);
    return 0;
  } finally {
    connection.close();
  }
}

type Filter = ReturnType<typeof deadFilter>;

async function printLetters(
  connection: Connection,
  filter: Filter,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const most = countOption(options, "limit");
  const letters: DeadLetter__Output[] = [];
  let more = "";
  do {
    const request = { filter, limit: Math.min(pageRows, most - letters.length), pageToken: more };
    const page = await ask<ListDeadLettersResponse__Output>(connection, (metadata, call, done) =>
      connection.inspect.listDeadLetters(request, metadata, call, done),
    );
    letters.push(...page.deadLetters);
    more = page.nextPageToken;
  } while (more !== "" && letters.length < most);
  printRows(options, letters, none, {
    ID: (letter) => letter.id,
    PIPELINE: (letter) => letter.pipeline,
    NODE: (letter) => letter.node,
    CAUSE: (letter) => letter.cause,
    ATTEMPTS: (letter) => letter.attempts,
    TIME: (letter) => new Date(letter.timeMs).toISOString(),
    ERROR: (letter) => errorText(letter),
    ROW: (letter) => firstLine(letter.rowJson),
  });
  if (more !== "") {
    terminal().stderr.write(
      `${letters.length} are shown and there are more: --limit shows them, --group counts them.\n`,
    );
  }
}

async function printGroups(
  connection: Connection,
  filter: Filter,
  options: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { groups } = await ask<GroupDeadLettersResponse__Output>(
    connection,
    (metadata, call, done) => connection.inspect.groupDeadLetters({ filter }, metadata, call, done),
  );
  printRows(options, groups, none, {
    ROWS: (group) => group.rows,
    PIPELINE: (group) => group.pipeline,
    NODE: (group) => group.node,
    CAUSE: (group) => group.cause,
    NEWEST: (group) => new Date(group.newestMs).toISOString(),
    ERROR: (group) => errorText(group),
  });
}

function errorText({ type, message }: { readonly type: string; readonly message: string }): string {
  return firstLine(type === "" ? message : `${type}: ${message}`);
}

const longest = 80;

function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}
