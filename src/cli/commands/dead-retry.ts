/** `stairs dead retry`: puts rows back into the queues where they failed. */
import { readFileSync } from "node:fs";
import { text as streamText } from "node:stream/consumers";
import { messageOf, StairsError } from "@stairs/core/errors";
import type { DeadLetterEdit, RetryDeadLettersResponse__Output } from "@stairs/core/protocol";
import { collectField, wholeNumber } from "../arguments.js";
import { connect } from "../connect.js";
import { deadFilter, filteredPipeline, filtering, refuse } from "../dead/filter.js";
import { goneText, rowCount } from "../dead/words.js";
import { type OptionValues, collected, command, json, parsed, text } from "../declaration.js";
import { progressLine } from "../progress.js";
import { terminal } from "../terminal.js";

const options = {
  ...filtering,
  limit: parsed("--limit <rows>", "Retry at most this many, the oldest first.", wholeNumber(1)),
  canary: parsed(
    "--canary <rows>",
    "Retry this many, wait until they have ended, and continue only if none of them died again.",
    wholeNumber(1),
  ),
  payload: text(
    "--payload <file>",
    "With one --id: the new row, in the form that `dead show` prints. - reads stdin.",
  ),
  set: collected(
    "--set <field=json>",
    "With --id: a new value for a field of the row. You can repeat this option.",
    collectField,
    {},
  ),
  json,
} as const;

type Input = OptionValues<typeof options>;

/**
 * The exit code is 1 if a canary row died again or a row of `--id` is gone, 130 if the command is
 * interrupted.
 */
export const declaration = command({
  docs: "Put rows back where they failed.",
  arguments: { pipeline: filteredPipeline },
  options,
  examples: ["shop.orders --canary 10", `--id 17-0 --set 'zip="10115"'`],
  async run(input) {
    const { pipeline } = input;
    const edits = await editsOf(input);
    const request = {
      filter: deadFilter(input),
      limit: input.limit ?? 0,
      canary: input.canary ?? 0,
      edits,
    };
    const connection = await connect(input);
    const line = progressLine();
    let last: RetryDeadLettersResponse__Output | undefined;
    try {
      const stream = connection.inspect.retryDeadLetters(request);
      terminal().signals.once("SIGINT", () => stream.cancel());
      await connection.hear(stream, (progress) => {
        last = progress;
        line.show(progressText(progress));
      });
    } finally {
      connection.close();
    }
    if (input.json) terminal().stdout.write(`${JSON.stringify(result(last))}\n`);
    const { retried, gone, diedAgain, done } = result(last);
    if (!done) {
      line.end(`interrupted: ${rowCount(retried)} went back, the others stay dead letters`);
      return 130;
    }
    if (gone > 0) line.end(goneText(gone));
    if (diedAgain > 0) {
      line.end(
        `${diedAgain} of ${rowCount(retried)} that went first died again; the command did not retry the others. See: stairs dead list${pipeline === undefined ? "" : ` ${pipeline}`}`,
      );
      return 1;
    }
    line.end(`${rowCount(retried)} went back`);
    return gone > 0 && request.filter.ids.length > 0 ? 1 : 0;
  },
});

interface Result {
  readonly retried: number;
  readonly gone: number;
  readonly diedAgain: number;
  readonly done: boolean;
}

function result(last: RetryDeadLettersResponse__Output | undefined): Result {
  const { retried = 0, gone = 0, diedAgain = 0, done = false } = last ?? {};
  return { retried, gone, diedAgain, done };
}

function progressText({ retried, waiting, diedAgain }: RetryDeadLettersResponse__Output): string {
  if (waiting === 0) return `${rowCount(retried)} went back`;
  const died = diedAgain === 0 ? "" : `, ${diedAgain} died again`;
  return `${rowCount(retried)} went first: ${waiting} still on their way${died}`;
}

async function editsOf({ set, payload, id: ids }: Input): Promise<DeadLetterEdit[]> {
  if (payload === undefined && Object.keys(set).length === 0) return [];
  if (ids.length === 0) refuse("--payload and --set change the rows that --id names: add --id.");
  if (payload !== undefined && ids.length > 1)
    refuse("--payload is for one row: give exactly one --id.");
  const rowJson = payload === undefined ? "" : await readPayload(payload);
  return ids.map((id) => ({ id, rowJson, set: { ...set } }));
}

async function readPayload(file: string): Promise<string> {
  if (file === "-") return nonEmpty(await streamText(terminal().stdin), "stdin");
  try {
    return nonEmpty(readFileSync(file, "utf8"), file);
  } catch (error) {
    if (error instanceof StairsError) throw error;
    return refuse(`${file} cannot be read: ${messageOf(error)}.`);
  }
}

function nonEmpty(text: string, from: string): string {
  return text.trim() === "" ? refuse(`The payload from ${from} is empty.`) : text;
}
