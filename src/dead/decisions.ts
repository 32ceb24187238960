/**
 * Decides about many dead letters, in slices. Each slice is one step in the broker; all other work continues between
 * slices. A letter that has changed in the meantime is read again.
 */
import { randomUUID } from "node:crypto";
import { StairsError, type Token } from "@stairs/core";
import type { CounterDelta, Letters } from "../broker/contract.js";
import type { RowWatch } from "../follow/row-watch.js";
import { type Picked, type Picker, rowNumber } from "./picker.js";
import { cutLetter, type Revival } from "./revive.js";

/** The largest slice; it has at least one letter. */
const slice = { letters: 256, rows: 10_000, bytes: 8 * 1024 * 1024 };

/** What to do with the rows of one letter. */
export type Decide = (picked: Picked) => Promise<Revival>;

/** Discards rows, counted under `name`. */
export function throwAway(name: "discarded" | "expired"): Decide {
  return async (picked) => {
    const { pipeline, queue } = picked.letter;
    const counter: CounterDelta = { pipeline, queue, name, by: picked.rows.length };
    return { letter: cutLetter(picked), enqueue: [], dead: [], counters: [counter] };
  };
}

/** Context of the slices. */
export interface Deciding {
  readonly broker: Letters;
  readonly picker: Picker;
  readonly decide: Decide;
  /** Follows the revived rows. */
  readonly watch?: RowWatch | undefined;
}

/** The most consecutive slices in which every letter has changed. Beyond that the cause is not another caller. */
const mostChanged = 100;

/**
 * Decides about the next slice.
 * @param most The most rows.
 * @returns the approximate number of decided rows; 0 at the end.
 * @throws StairsError CHANGED_MEANWHILE if all letters of 100 consecutive slices had changed.
 */
export async function decideSlice(deciding: Deciding, most: number): Promise<number> {
  for (let changed = 0; ; changed++) {
    const taken = await take(deciding.picker, most);
    if (taken.length === 0) return 0;
    let done = 0;
    for (const group of byPipeline(taken)) done += await decideTogether(group, deciding);
    if (done > 0) return done;
    // The step did nothing because all letters had changed. Read them again.
    if (changed < mostChanged) continue;
    throw new StairsError(
      "CHANGED_MEANWHILE",
      `The dead letter ${taken[0]?.letter.id} differs from the rows that the store reads of it, ${mostChanged} times in a row: check it with \`stairs dead show\`, and repeat.`,
    );
  }
}

async function take(picker: Picker, most: number): Promise<Picked[]> {
  const taken: Picked[] = [];
  let rows = 0;
  let bytes = 0;
  const bound = Math.min(most, slice.rows);
  while (taken.length < slice.letters && rows < bound && bytes < slice.bytes) {
    const picked = await picker.next(most - rows);
    if (picked === undefined) break;
    taken.push(picked);
    rows += picked.rows.length;
    bytes += picked.letter.bytes;
  }
  return taken;
}

function byPipeline(taken: readonly Picked[]): Picked[][] {
  const groups = new Map<string, Picked[]>();
  for (const picked of taken) {
    const group = groups.get(picked.letter.pipeline);
    if (group === undefined) groups.set(picked.letter.pipeline, [picked]);
    else group.push(picked);
  }
  return [...groups.values()];
}

async function decideTogether(
  group: readonly Picked[],
  { broker, picker, decide, watch }: Deciding,
): Promise<number> {
  const revivals = await Promise.all(group.map(decide));
  const enqueue = revivals.flatMap((revival) => revival.enqueue);
  // Follow the rows before they are in the queue: a run may lease them a moment later.
  watch?.follow(enqueue);
  const dead = revivals.flatMap((revival) => revival.dead);
  const result = await broker.settleDead({
    id: randomUUID(),
    letters: revivals.map(({ letter }) => letter),
    enqueue,
    dead,
    counters: summed(revivals.flatMap(({ counters }) => counters)),
  });
  if (result.status === "changed") {
    watch?.unfollow(enqueue);
    for (const picked of group) picker.again(picked);
    return 0;
  }
  if (watch !== undefined) watch.died += dead.reduce((sum, { rows }) => sum + rows, 0);
  return group.reduce((sum, { rows }) => sum + rows.length, 0);
}

function summed(counters: readonly CounterDelta[]): CounterDelta[] {
  const sums = new Map<string, CounterDelta>();
  for (const counter of counters) {
    const key = `${counter.queue} ${counter.name}`;
    sums.set(key, { ...counter, by: counter.by + (sums.get(key)?.by ?? 0) });
  }
  return [...sums.values()];
}

/** Edited rows of a letter, by their position in it. @param edits Edited rows by public id. */
export function editsOf(
  { letter, rows }: Picked,
  edits: ReadonlyMap<string, Token>,
): ReadonlyMap<number, Token> {
  if (edits.size === 0) return new Map();
  return new Map(
    rows.flatMap((row): [number, Token][] => {
      const edited = edits.get(`${letter.id}-${rowNumber(letter, row)}`);
      return edited === undefined ? [] : [[row, edited]];
    }),
  );
}
