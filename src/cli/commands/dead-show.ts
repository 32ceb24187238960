/** `stairs dead show`: shows everything about one dead letter. */
import type { DeadLetter__Output, GetDeadLetterResponse__Output } from "@stairs/core/protocol";
import { connect } from "../connect.js";
import { argument, command, connecting, json } from "../declaration.js";
import { terminal } from "../terminal.js";

export const declaration = command({
  docs: "Show everything about a dead letter: the error, the attempts, the whole row.",
  arguments: { id: argument("<id>", "The id of the dead letter.") },
  options: { ...connecting, json },
  examples: ["17-0", "17-0 --json"],
  async run(input) {
    const connection = await connect(input);
    try {
      const { deadLetter } = await connection.ask<GetDeadLetterResponse__Output>(
        (metadata, call, done) =>
          connection.inspect.getDeadLetter({ id: input.id }, metadata, call, done),
      );
      if (deadLetter === null) return 1;
      const text = input.json
        ? JSON.stringify(deadLetter, undefined, 2)
        : linesOf(deadLetter).join("\n");
      terminal().stdout.write(`${text}\n`);
      if (deadLetter.rowCut) terminal().stderr.write("The row is longer than the part shown.\n");
      return 0;
    } finally {
      connection.close();
    }
  },
});

function linesOf(letter: DeadLetter__Output): string[] {
  const facts: readonly (readonly [string, string])[] = [
    ["id", letter.id],
    ["pipeline", letter.pipeline],
    ["node", letter.node],
    ["queue", letter.queue],
    ["plan", letter.planId],
    ["time", timeText(letter.timeMs)],
    ["cause", letter.cause],
    ["type", letter.type],
    ["message", letter.message],
    ["attempts", String(letter.attempts)],
    ["losses", letter.losses === 0 ? "" : String(letter.losses)],
    ["row id", letter.rowId],
    ["delivered to", letter.delivered.join(", ")],
  ];
  const lines = facts.flatMap(([name, value]) =>
    value === "" ? [] : [`${name.padEnd(9)} ${value.replaceAll("\n", `\n${" ".repeat(10)}`)}`],
  );
  const history = letter.history.map(({ node, timeMs, cause, type, message }) => {
    const error = type === "" ? message : `${type}: ${message}`;
    return `  ${timeText(timeMs)}  ${node}  ${cause}  ${error.split("\n", 1)[0] ?? ""}`;
  });
  if (history.length > 0) lines.push("", "attempts before the last one", ...history);
  if (letter.stack !== "") lines.push("", "stack", ...indented(letter.stack));
  lines.push("", "row", letter.rowJson === "" ? "  its values cannot be read" : letter.rowJson);
  return lines;
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
