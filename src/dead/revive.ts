/**
 * Revives rows of dead letters. They return to the queue where they failed, under their plan, with no attempts
 * counted. Rows that a pipeline refused at its entry go through the entry of its current plan, and may be refused
 * again.
 */
import {
  decodeToken,
  encodeToken,
  gatherToken,
  StairsError,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type {
  CounterDelta,
  DeadDecision,
  DeadEntry,
  DeadWrite,
  EntryWrite,
} from "../broker/contract.js";
import { enter } from "../plans/entrance.js";
import type { PlanBook } from "../plans/plan-book.js";
import { type Picked, rowNumber } from "./picker.js";

/** The result for rows picked from one letter. */
export interface Revival {
  readonly letter: DeadDecision["letters"][number];
  readonly enqueue: readonly EntryWrite[];
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/** The letter without the picked rows. @throws StairsError BAD_BATCH if it cannot be cut. */
export function cutLetter({ letter, rows }: Picked): DeadDecision["letters"][number] {
  const { id } = letter;
  if (rows.length === letter.rows) return { id, rows: letter.rows, left: null };
  const gone = new Set(rows);
  const kept = Array.from({ length: letter.rows }, (_, row) => row).filter((row) => !gone.has(row));
  const token = rowsOf(letter, kept);
  const left = {
    payload: encodeToken(token),
    rows: token.rows,
    bytes: tokenBytes(token),
    numbers: kept.map((row) => rowNumber(letter, row)),
  };
  return { id, rows: letter.rows, left };
}

/** Some rows of a letter. @throws StairsError BAD_BATCH if they cannot be cut out. */
export function rowsOf(letter: DeadEntry, rows: readonly number[]): Token {
  try {
    const token = decodeToken(letter.payload);
    return rows.length === token.rows ? token : gatherToken(token, Uint32Array.from(rows));
  } catch (error) {
    throw new StairsError(
      "BAD_BATCH",
      `Dead letter ${letter.id} cannot be cut because its values cannot be separated: name all of its rows, with --id ${letter.id}.`,
      error,
    );
  }
}

/**
 * Revives rows.
 * @param edited Rows that the caller has changed, by their position in the letter.
 * @throws StairsError BAD_BATCH; NOT_FOUND if the letter's pipeline no longer exists.
 */
export async function revive(
  picked: Picked,
  edited: ReadonlyMap<number, Token>,
  plans: PlanBook,
): Promise<Revival> {
  const { letter, rows } = picked;
  const plain = rows.filter((row) => !edited.has(row));
  const changed = rows.flatMap((row) => edited.get(row) ?? []);
  const cut = cutLetter(picked);
  const own = { pipeline: letter.pipeline, queue: letter.queue };
  const revived: CounterDelta = { ...own, name: "revived", by: rows.length };
  if (letter.signature === "") {
    const tokens = [...(plain.length === 0 ? [] : [rowsOf(letter, plain)]), ...changed];
    const entered = await reenter(letter, tokens, plans);
    return { letter: cut, ...entered, counters: [revived, ...entered.counters] };
  }
  const whole = plain.length === letter.rows;
  const enqueue = changed.map((token) => entryOf(letter, token));
  if (whole) enqueue.push(backAsItIs(letter));
  else if (plain.length > 0) enqueue.push(entryOf(letter, rowsOf(letter, plain)));
  return { letter: cut, enqueue, dead: [], counters: [revived] };
}

function backAsItIs(letter: DeadEntry): EntryWrite {
  const { pipeline, queue, planId, signature, delivered, rows, bytes, payload } = letter;
  const losses = lossesOf(letter);
  return {
    pipeline,
    queue,
    planId,
    signature,
    delivered,
    rows,
    bytes,
    payload,
    losses,
    attempts: [],
  };
}

function entryOf(letter: DeadEntry, token: Token): EntryWrite {
  return {
    ...backAsItIs(letter),
    rows: token.rows,
    bytes: tokenBytes(token),
    payload: encodeToken(token),
  };
}

/** A row that has killed workers runs alone, and its next loss isolates it. */
function lossesOf({ cause }: DeadEntry): number {
  return cause === "crash" ? 1 : 0;
}

async function reenter(
  letter: DeadEntry,
  tokens: readonly Token[],
  plans: PlanBook,
): Promise<Omit<Revival, "letter">> {
  const { plan } = await plans.current(letter.pipeline);
  const entered = tokens.map((token) => enter(token, plan, letter.delivered));
  const enqueue = entered.flatMap(({ entries }) => entries);
  const dead = entered.flatMap((each) => each.dead);
  const refused = dead.reduce((sum, { rows }) => sum + rows, 0);
  const rows = tokens.reduce((sum, token) => sum + token.rows, 0);
  const own = { pipeline: letter.pipeline, queue: letter.queue };
  const counters: CounterDelta[] = enqueue.map(({ pipeline, queue, rows: by }) => {
    return { pipeline, queue, name: "in", by };
  });
  if (rows > refused) counters.push({ ...own, name: "out", by: rows - refused });
  if (refused > 0) counters.push({ ...own, name: "dead", by: refused });
  return { enqueue, dead, counters };
}
