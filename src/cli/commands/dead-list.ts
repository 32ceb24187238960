/** `stairs dead list`: lists rows that ended with an error, one by one or by kind. */
import type {
  DeadLetter__Output,
  GroupDeadLettersResponse__Output,
  ListDeadLettersResponse__Output,
} from "@stairs/core/protocol";
import { wholeNumber } from "../arguments.js";
import { connect, type Connection } from "../connect.js";
import { deadFilter, filteredPipeline, filtering } from "../dead/filter.js";
import { type OptionValues, command, json, parsedOr, toggle } from "../declaration.js";
import { printRows } from "../print-rows.js";
import { terminal } from "../terminal.js";

const pageRows = 1000;
const none = "There are no dead letters.";

const options = {
  ...filtering,
  limit: parsedOr("--limit <rows>", "List at most this many.", wholeNumber(1), "100"),
  group: toggle(
    "--group",
    "Count the dead letters by pipeline, node, cause, type, and the first line of the message.",
  ),
  json,
} as const;

type Input = OptionValues<typeof options>;

export const declaration = command({
  docs: "List dead letters, newest first.",
  arguments: { pipeline: filteredPipeline },
  options,
  examples: ["shop.orders --since 1h", "--group"],
  async run(input) {
    const filter = deadFilter(input);
    const connection = await connect(input);
    try {
      if (input.group) await printGroups(connection, filter, input);
      else await printLetters(connection, filter, input);
      return 0;
    } finally {
      connection.close();
    }
  },
});

type Filter = ReturnType<typeof deadFilter>;

async function printLetters(connection: Connection, filter: Filter, input: Input): Promise<void> {
  const most = input.limit;
  const letters: DeadLetter__Output[] = [];
  let more = "";
  do {
    const request = { filter, limit: Math.min(pageRows, most - letters.length), pageToken: more };
    const page = await connection.ask<ListDeadLettersResponse__Output>((metadata, call, done) =>
      connection.inspect.listDeadLetters(request, metadata, call, done),
    );
    letters.push(...page.deadLetters);
    more = page.nextPageToken;
  } while (more !== "" && letters.length < most);
  printRows(input, letters, none, {
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
      `The list shows ${letters.length} dead letters and there are more: --limit shows them, --group counts them.\n`,
    );
  }
}

async function printGroups(connection: Connection, filter: Filter, input: Input): Promise<void> {
  const { groups } = await connection.ask<GroupDeadLettersResponse__Output>(
    (metadata, call, done) => connection.inspect.groupDeadLetters({ filter }, metadata, call, done),
  );
  printRows(input, groups, none, {
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
