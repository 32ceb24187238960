/**
 * Picks the rows of dead letters that a request names, letter by letter. Letters come and go in the meantime, so it
 * reads each letter at the moment of its turn. It skips letters that are newer than the request, so it never picks
 * rows again that die again.
 */
import { StairsError } from "@stairs/core";
import type { DeadEntry, DeadTraits, Letters } from "../broker/contract.js";
import { isWanted } from "../broker/contract/dead-letter.js";

/** The selected rows. */
export interface Selection extends DeadTraits {
  /** Public ids: `LETTER-ROW`, or `LETTER` for all of its rows. Empty: all rows with the traits. */
  readonly ids: readonly string[];
}

/** Rows of a letter. */
export interface Picked {
  readonly letter: DeadEntry;
  /** Their positions in the letter, ascending. */
  readonly rows: readonly number[];
}

interface Wanted {
  readonly id: string;
  /** Row numbers of the public ids; null: all rows. */
  readonly numbers: ReadonlySet<number> | null;
  /** Number of these rows. */
  readonly rows: number;
}

/** Letters of a page. */
const pageLetters = 200;

/** The number that a row of a letter has in its public id. */
export function rowNumber({ numbers }: Pick<DeadEntry, "numbers">, row: number): number {
  return numbers?.[row] ?? row;
}

/** Splits a public id. @throws StairsError BAD_ARGUMENT. */
export function parseLetterId(id: string): {
  readonly letter: string;
  readonly number: number | null;
} {
  const [, letter, number] = /^([^-\s]+?)(?:-(\d{1,9}))?$/.exec(id) ?? [];
  if (letter === undefined) {
    throw new StairsError(
      "BAD_ARGUMENT",
      `${JSON.stringify(id)} is no id of a dead letter: use an id that \`stairs dead list\` shows.`,
    );
  }
  return { letter, number: number === undefined ? null : Number(number) };
}

/** The rows that a request names, the oldest first, or in the order of their ids. */
export class Picker {
  /** Number of requested rows that no longer exist. */
  gone = 0;
  readonly #broker: Letters;
  readonly #selection: Selection;
  #wanted: Wanted[];
  #upTo: string | undefined;
  #after: string | undefined;
  #ended: boolean;

  private constructor(broker: Letters, selection: Selection, upTo: string | undefined) {
    this.#broker = broker;
    this.#selection = selection;
    this.#wanted = byLetter(selection.ids);
    this.#upTo = upTo;
    this.#ended = selection.ids.length > 0 || upTo === undefined;
  }

  /** Starts. Skips letters that arrive later. @throws StairsError BAD_ARGUMENT for an invalid id. */
  static async open(broker: Letters, selection: Selection): Promise<Picker> {
    const [newest] = (await broker.deadLetters({ limit: 1 })).letters;
    return new Picker(broker, selection, newest?.id);
  }

  /** The next rows, at most `most` of them, all of one letter; undefined at the end. */
  async next(most: number): Promise<Picked | undefined> {
    for (;;) {
      const wanted = this.#wanted.shift() ?? (await this.#readOn());
      if (wanted === undefined) return undefined;
      const letter = await this.#broker.deadLetter(wanted.id);
      const there = letter === undefined ? [] : this.#rowsOf(letter, wanted);
      this.gone += Math.max(0, wanted.rows - there.length);
      if (letter === undefined || there.length === 0) continue;
      const rest = there.slice(most).map((row) => rowNumber(letter, row));
      if (rest.length > 0)
        this.#wanted.unshift({ id: letter.id, numbers: new Set(rest), rows: rest.length });
      return { letter, rows: there.slice(0, most) };
    }
  }

  /** Takes rows back that had no decision because their letter has changed. */
  again({ letter, rows }: Picked): void {
    const numbers = new Set(rows.map((row) => rowNumber(letter, row)));
    this.#wanted.unshift({ id: letter.id, numbers, rows: rows.length });
  }

  #rowsOf(letter: DeadEntry, { numbers }: Wanted): number[] {
    if (!isWanted(letter, this.#selection)) return [];
    const rows = Array.from({ length: letter.rows }, (_, row) => row);
    return numbers === null ? rows : rows.filter((row) => numbers.has(rowNumber(letter, row)));
  }

  async #readOn(): Promise<Wanted | undefined> {
    while (this.#wanted.length === 0 && !this.#ended) {
      const { letters, next } = await this.#broker.deadLetters({
        ...this.#selection,
        order: "oldest",
        after: this.#after,
        upTo: this.#upTo,
        limit: pageLetters,
      });
      this.#wanted = letters.map(({ id, rows }) => ({ id, numbers: null, rows }));
      this.#after = next;
      this.#ended = next === undefined;
      // An engine in the same process answers at once: this lets other work run between pages.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return this.#wanted.shift();
  }
}

function byLetter(ids: readonly string[]): Wanted[] {
  const letters = new Map<string, Set<number> | null>();
  for (const id of ids) {
    const { letter, number } = parseLetterId(id);
    const known = letters.get(letter);
    if (number === null || known === null) letters.set(letter, null);
    else if (known === undefined) letters.set(letter, new Set([number]));
    else known.add(number);
  }
  return [...letters].map(([id, numbers]) => ({ id, numbers, rows: numbers?.size ?? 1 }));
}
