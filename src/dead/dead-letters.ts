/** The operations on dead letters: list them, retry them, discard them. */
import { StairsError, type Token } from "@stairs/core";
import type { Accounts, Letters } from "../broker/contract.js";
import type { PlanBook } from "../plans/plan-book.js";
import type { RowNews } from "../follow/row-news.js";
import type { RowWatch, RowWatches } from "../follow/row-watch.js";
import { decideSlice, type Deciding, editsOf, throwAway } from "./decisions.js";
import { editedRow, type RowEdit } from "./edit.js";
import {
  type Grouped,
  groupRows,
  type LetterView,
  type Listed,
  listRows,
  showRow,
} from "./listing.js";
import { parseLetterId, Picker, rowNumber, type Selection } from "./picker.js";
import { revive, rowsOf } from "./revive.js";

export type { RowEdit } from "./edit.js";
export type { Selection } from "./picker.js";

/** Dependencies of the operations. */
export interface DeadLettersOptions {
  readonly broker: Letters & Accounts;
  readonly plans: PlanBook;
  readonly watches: RowWatches;
  readonly news: RowNews;
  /** The largest row that can travel, in bytes. */
  readonly maxRowBytes: number;
  /** Called when there is room for more letters, so that waiting work can continue. */
  readonly onRoom: () => void;
}

/** The options of a retry. */
export interface RetryRequest {
  readonly selection: Selection;
  /** The most rows; 0: all. */
  readonly limit: number;
  /** Number of canary rows. Above 0, these rows go first; the others follow only if no canary row dies again. */
  readonly canary: number;
  /** If not empty, the retry covers exactly these rows. */
  readonly edits: readonly RowEdit[];
}

/** Progress of a retry; all in rows, except `waiting`. */
export interface RetryProgress {
  readonly retried: number;
  readonly gone: number;
  /** Places in queues that still hold canary rows, or rows made of them. */
  readonly waiting: number;
  /** Canary rows that died again; above 0 the other rows are not retried. */
  readonly diedAgain: number;
}

/** Progress of a discard, in rows. */
export interface DiscardProgress {
  readonly discarded: number;
  readonly gone: number;
}

/** The dead letters of one coordinator. */
export class DeadLetters {
  readonly #options: DeadLettersOptions;

  constructor(options: DeadLettersOptions) {
    this.#options = options;
  }

  /** See `listRows`. @throws StairsError NOT_FOUND for an unknown pipeline. */
  async list(selection: Selection, from: string, limit: number): Promise<Listed> {
    await this.#check(selection);
    return listRows(this.#options.broker, selection, from, limit);
  }

  /** One row, whole. @throws StairsError NOT_FOUND, BAD_ARGUMENT. */
  async show(id: string): Promise<LetterView> {
    const found = await showRow(this.#options.broker, id);
    if (found === undefined) throw notThere(id);
    return found;
  }

  /** See `groupRows`. @throws StairsError NOT_FOUND for an unknown pipeline. */
  async groups(selection: Selection): Promise<Grouped> {
    await this.#check(selection);
    return groupRows(this.#options.broker, selection);
  }

  /** Number of dead letters, of a pipeline or of all, in rows. */
  async total(pipeline: string | undefined): Promise<number> {
    const { broker } = this.#options;
    if (pipeline !== undefined) return broker.deadDepth(pipeline).rows;
    return (await broker.states()).reduce((sum, { dead }) => sum + dead, 0);
  }

  /**
   * Puts rows back where they failed, and reports its progress after each slice.
   * @param signal Ends it between two slices.
   * @throws StairsError NOT_FOUND, BAD_ARGUMENT, BAD_VALUE, TOO_LARGE: for an edit, before anything changes.
   */
  async *retry(request: RetryRequest, signal: AbortSignal): AsyncGenerator<RetryProgress> {
    const { broker, plans, watches, news } = this.#options;
    await this.#check(request.selection);
    const edits = await this.#edited(request.edits);
    const selection = edits.size === 0 ? request.selection : { ids: [...edits.keys()] };
    const picker = await Picker.open(broker, selection);
    const endNews = request.canary > 0 ? await news.watch() : undefined;
    const watch = request.canary > 0 ? watches.open() : undefined;
    const deciding: Deciding = {
      broker,
      picker,
      decide: (picked) => revive(picked, editsOf(picked, edits), plans),
      watch,
    };
    let retried = 0;
    const now = (): RetryProgress => ({
      retried,
      gone: picker.gone,
      waiting: watch?.waiting ?? 0,
      diedAgain: watch?.died ?? 0,
    });
    const limit = request.limit === 0 ? Number.MAX_SAFE_INTEGER : request.limit;
    try {
      if (watch !== undefined) {
        for await (const rows of this.#decide(deciding, Math.min(request.canary, limit), signal)) {
          retried += rows;
          yield now();
        }
        yield* untilEnded(watch, now, signal);
        if (watch.died > 0 || signal.aborted) return yield now();
      }
      const rest = { ...deciding, watch: undefined };
      for await (const rows of this.#decide(rest, limit - retried, signal)) {
        retried += rows;
        yield now();
      }
      yield now();
    } finally {
      watch?.forget();
      endNews?.();
    }
  }

  /** Discards rows, and reports its progress after each slice. Otherwise as `retry`. */
  async *discard(
    selection: Selection,
    limit: number,
    signal: AbortSignal,
  ): AsyncGenerator<DiscardProgress> {
    const { broker } = this.#options;
    await this.#check(selection);
    const picker = await Picker.open(broker, selection);
    const deciding = { broker, picker, decide: throwAway("discarded") };
    let discarded = 0;
    const most = limit === 0 ? Number.MAX_SAFE_INTEGER : limit;
    for await (const rows of this.#decide(deciding, most, signal)) {
      discarded += rows;
      yield { discarded, gone: picker.gone };
    }
    yield { discarded, gone: picker.gone };
  }

  /** Decides slice by slice; yields the number of rows of each. */
  async *#decide(deciding: Deciding, most: number, signal: AbortSignal): AsyncGenerator<number> {
    for (let left = most; left > 0 && !signal.aborted;) {
      const rows = await decideSlice(deciding, left);
      if (rows === 0) return;
      left -= rows;
      this.#options.onRoom();
      yield rows;
    }
  }

  async #check({ pipeline, ids }: Selection): Promise<void> {
    if (pipeline !== undefined) await this.#options.plans.current(pipeline);
    for (const id of ids) parseLetterId(id);
  }

  /** The edited rows, by their public ids. */
  async #edited(edits: readonly RowEdit[]): Promise<ReadonlyMap<string, Token>> {
    const done = new Map<string, Token>();
    for (const edit of edits) {
      const { letter: wanted, number } = parseLetterId(edit.id);
      if (number === null || done.has(edit.id)) {
        const problem =
          number === null ? "names a letter: an edit is for one row of it" : "is edited twice";
        throw new StairsError("BAD_ARGUMENT", `${JSON.stringify(edit.id)} ${problem}.`);
      }
      const letter = await this.#options.broker.deadLetter(wanted);
      const row =
        letter === undefined
          ? -1
          : Array.from({ length: letter.rows }).findIndex(
              (_, at) => rowNumber(letter, at) === number,
            );
      if (letter === undefined || row < 0) throw notThere(edit.id);
      done.set(edit.id, editedRow(rowsOf(letter, [row]), edit, this.#options.maxRowBytes));
    }
    return done;
  }
}

async function* untilEnded(
  watch: RowWatch,
  now: () => RetryProgress,
  signal: AbortSignal,
): AsyncGenerator<RetryProgress> {
  while (watch.waiting > 0 && !signal.aborted) {
    await watch.next(signal);
    yield now();
  }
}

function notThere(id: string): StairsError {
  return new StairsError(
    "NOT_FOUND",
    `There is no dead letter ${id}, or it has been retried, discarded or removed. See: stairs dead list`,
  );
}
