/** `stairs dead retry`: puts rows back where they failed. */
import { readFileSync } from "node:fs";
import { text as streamText } from "node:stream/consumers";
import { messageOf, StairsError } from "@stairs/core";
import type { DeadLetterEdit, RetryDeadLettersResponse__Output } from "@stairs/core/protocol";
import { connect, hear } from "../connect.js";
import { countOption, deadFilter, idsOf, refuse } from "../dead/filter.js";
import { goneText, rowCount } from "../dead/words.js";
import { progressLine } from "../progress.js";
import { connectionAddress } from "../project/address.js";
import { textOption } from "../settings.js";
import { terminal } from "../terminal.js";

type Options = Readonly<Record<string, unknown>>;

/** @returns the exit code: 1 if a canary row died again or a row that was named is gone, 130 if it was interrupted. */
export async function deadRetryCommand(
  pipeline: string | undefined,
  options: Options,
): Promise<number> {
  const edits = await editsOf(options);
  const request = {
    filter: deadFilter(pipeline, options),
    limit: countOption(options, "limit"),
    canary: countOption(options, "canary"),
    edits,
  };
  const connection = await connect(await connectionAddress(options));
  const line = progressLine();
  let last: RetryDeadLettersResponse__Output | undefined;
  try {
    const stream = connection.inspect.retryDeadLetters(request);
    terminal().signals.once("SIGINT", () => stream.cancel());
    await hear(connection, stream, (progress) => {
      last = progress;
      line.show(progressText(progress));
    });
  } finally {
    connection.close();
  }
  if (options["json"] === true) terminal().stdout.write(`${JSON.stringify(result(last))}\n`);
  const { retried, gone, diedAgain, done } = result(last);
  if (!done) {
    line.end(`interrupted: ${rowCount(retried)} went back, the others stay dead letters`);
    return 130;
  }
  if (gone > 0) line.end(goneText(gone));
  if (diedAgain > 0) {
    line.end(
      `${diedAgain} of ${rowCount(retried)} that went first died again; the others were left alone. See: stairs dead list${pipeline === undefined ? "" : ` ${pipeline}`}`,
    );
    return 1;
  }
  line.end(`${rowCount(retried)} went back`);
  return gone > 0 && request.filter.ids.length > 0 ? 1 : 0;
}

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

async function editsOf(options: Options): Promise<DeadLetterEdit[]> {
  const set = options["set"] as Readonly<Record<string, string>>;
  const payload = textOption(options, "payload");
  const ids = idsOf(options);
  if (payload === undefined && Object.keys(set).length === 0) return [];
  if (ids.length === 0) refuse("--payload and --set change rows that are named: add --id.");
  if (payload !== undefined && ids.length > 1)
    refuse("--payload is for one row: give one --id with it.");
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
