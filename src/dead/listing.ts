/** Dead letters as users see them: one per row, with all known facts. */
import { decodeToken, rowIdText, rowJson, type Token } from "@stairs/core";
import type { DeadEntry, DeadHead, Letters } from "../broker/contract.js";
import { parseLetterId, Picker, rowNumber, type Selection } from "./picker.js";

/** The most JSON of one row in a list, in characters. */
const listedRow = 64 * 1024;
/** The most JSON of a row that is shown alone, in characters. */
const shownRow = 8 * 1024 * 1024;
/** The most rows of one page, in characters. A page has at least one row. */
const pageText = 4 * 1024 * 1024;
/** Letters per request to the broker. */
const lettersAtOnce = 50;
/** The most distinct kinds; further kinds are merged without their messages. */
const maxGroups = 10_000;
const shownGroups = 1000;
const longestLine = 200;

/** A row that was given up. */
export interface LetterView {
  /** Its public id: `LETTER-ROW`. */
  readonly id: string;
  readonly pipeline: string;
  readonly queue: string;
  /** The node where it ended. */
  readonly node: string;
  readonly cause: string;
  /** The exception's class. */
  readonly type: string;
  readonly message: string;
  readonly stack: string;
  /** Attempts of the node, including the last one. */
  readonly attempts: number;
  /** When it ended, in milliseconds since 1970. */
  readonly timeMs: number;
  readonly rowId: string;
  /**
   * The row as JSON: an object, or an array of objects if the row has several frames. Empty if its values are
   * unreadable.
   */
  readonly rowJson: string;
  /** True if `rowJson` is only the beginning. */
  readonly rowCut: boolean;
  /** The attempts before the last one, oldest first, including attempts of other nodes of the stage. */
  readonly history: DeadEntry["attempts"];
  /** How often a worker's process was lost while it held the row. */
  readonly losses: number;
  readonly planId: string;
  /** Queues and nodes that already have the row. */
  readonly delivered: readonly string[];
}

/** Dead letters that have all of these fields in common. */
export interface LetterGroup {
  readonly pipeline: string;
  readonly node: string;
  readonly cause: string;
  readonly type: string;
  /** The first line of the message. */
  readonly message: string;
  readonly rows: number;
  /** When the oldest and the newest of them ended, in milliseconds since 1970. */
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Some dead letters. */
export interface Listed {
  readonly letters: readonly LetterView[];
  /** The start of the next page; empty at the end. */
  readonly next: string;
}

/** Dead letters by kind. */
export interface Grouped {
  readonly groups: readonly LetterGroup[];
  /** Total number. */
  readonly rows: number;
}

/**
 * A page of rows, newest first.
 * @param from The `next` of the previous page; empty: from the beginning.
 * @throws StairsError BAD_ARGUMENT for an invalid `from` or id.
 */
export async function listRows(
  broker: Letters,
  selection: Selection,
  from: string,
  limit: number,
): Promise<Listed> {
  const page = new RowPage(limit);
  if (selection.ids.length > 0) {
    const picker = await Picker.open(broker, selection);
    for (let picked; !page.isFull && (picked = await picker.next(limit)) !== undefined;)
      page.add(picked.letter, picked.rows);
    return { letters: page.rows, next: "" };
  }
  const start = from === "" ? undefined : parseLetterId(from);
  if (start !== undefined) {
    const begun = await broker.deadLetter(start.letter);
    if (begun !== undefined) page.add(begun, rowsAfter(begun, start.number ?? -1));
  }
  let after = start?.letter;
  while (!page.isFull) {
    const { letters, next } = await broker.deadLetters({
      ...selection,
      after,
      limit: lettersAtOnce,
    });
    for (const { id } of letters) {
      if (page.isFull) break;
      const letter = await broker.deadLetter(id);
      if (letter !== undefined) page.add(letter, rowsAfter(letter, -1));
    }
    if (next === undefined) return { letters: page.rows, next: page.isFull ? page.last : "" };
    after = next;
    await othersTurn();
  }
  return { letters: page.rows, next: page.last };
}

/** One row with its JSON; undefined if it does not exist. @throws StairsError BAD_ARGUMENT. */
export async function showRow(broker: Letters, id: string): Promise<LetterView | undefined> {
  const { letter: wanted, number } = parseLetterId(id);
  const letter = await broker.deadLetter(wanted);
  if (letter === undefined) return undefined;
  const row = rowsAfter(letter, -1).find(
    (at) => number === null || rowNumber(letter, at) === number,
  );
  return row === undefined ? undefined : shown(letter, tokenOf(letter), row, shownRow);
}

/** The number of rows, in total and of each kind, the largest kinds first. */
export async function groupRows(broker: Letters, selection: Selection): Promise<Grouped> {
  const groups = new Map<string, Group>();
  if (selection.ids.length > 0) {
    const picker = await Picker.open(broker, selection);
    for (let picked; (picked = await picker.next(Number.MAX_SAFE_INTEGER)) !== undefined;)
      count(groups, picked.letter, picked.rows.length);
  } else {
    let after: string | undefined;
    do {
      const { letters, next } = await broker.deadLetters({ ...selection, after, limit: 1000 });
      for (const letter of letters) count(groups, letter, letter.rows);
      after = next;
      await othersTurn();
    } while (after !== undefined);
  }
  const all = [...groups.values()].sort((a, b) => b.rows - a.rows);
  return {
    groups: all.slice(0, shownGroups),
    rows: all.reduce((sum, { rows }) => sum + rows, 0),
  };
}

class RowPage {
  readonly #limit: number;
  readonly rows: LetterView[] = [];
  #text = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isFull(): boolean {
    return this.rows.length >= this.#limit || this.#text >= pageText;
  }

  get last(): string {
    return this.rows.at(-1)?.id ?? "";
  }

  add(letter: DeadEntry, rows: readonly number[]): void {
    if (rows.length === 0) return;
    const token = tokenOf(letter);
    for (const row of rows) {
      if (this.isFull) return;
      const one = shown(letter, token, row, listedRow);
      this.rows.push(one);
      this.#text += one.rowJson.length + letter.stack.length + letter.message.length;
    }
  }
}

type Group = { -readonly [Name in keyof LetterGroup]: LetterGroup[Name] };

function count(groups: Map<string, Group>, letter: DeadHead, rows: number): void {
  const { pipeline, node, cause, type, timeMs } = letter;
  let message = (letter.message.split("\n", 1)[0] ?? "").slice(0, longestLine);
  let key = JSON.stringify([pipeline, node, cause, type, message]);
  if (groups.size >= maxGroups && !groups.has(key)) {
    message = "(other messages)";
    key = JSON.stringify([pipeline, node, cause, type]);
  }
  const group = groups.get(key);
  if (group === undefined) {
    const times = { oldestMs: timeMs, newestMs: timeMs };
    groups.set(key, { pipeline, node, cause, type, message, rows, ...times });
    return;
  }
  group.rows += rows;
  group.oldestMs = Math.min(group.oldestMs, timeMs);
  group.newestMs = Math.max(group.newestMs, timeMs);
}

/** The positions of rows with a number above `number`. */
function rowsAfter(letter: DeadEntry, number: number): number[] {
  const rows = Array.from({ length: letter.rows }, (_, row) => row);
  return rows.filter((row) => rowNumber(letter, row) > number);
}

/** Undefined if it is unreadable. */
function tokenOf({ payload }: DeadEntry): Token | undefined {
  try {
    return decodeToken(payload);
  } catch {
    return undefined;
  }
}

function shown(
  letter: DeadEntry,
  token: Token | undefined,
  row: number,
  longest: number,
): LetterView {
  const text = token === undefined ? "" : rowText(token, row);
  const { pipeline, queue, node, cause, type, message, stack, timeMs, losses, planId } = letter;
  return {
    id: `${letter.id}-${rowNumber(letter, row)}`,
    pipeline,
    queue,
    node,
    cause,
    type,
    message,
    stack,
    // Other nodes of the stage may have failed earlier, with attempts of their own.
    attempts: 1 + letter.attempts.filter((attempt) => attempt.node === node).length,
    timeMs,
    rowId: token === undefined ? "" : rowIdText(token.ids, row),
    rowJson: text.slice(0, longest),
    history: letter.attempts,
    losses,
    planId,
    rowCut: text.length > longest,
    delivered: letter.delivered,
  };
}

/** A row is one object, or an array of objects if it has several frames. Empty if its values cannot be separated. */
function rowText({ frames }: Token, row: number): string {
  try {
    const texts = frames.map((frame) => rowJson(frame, row));
    return texts.length === 1 ? texts.join("") : `[${texts.join(",")}]`;
  } catch {
    return "";
  }
}

/** An engine in the same process answers at once: this lets other work run between two pages. */
function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
