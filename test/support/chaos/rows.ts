/**
 * The rows of a load under faults: what becomes of each number, said once for the workers that do it and
 * for the checker. Every kind of end occurs: a drop, a dead letter, a second attempt, no child and many.
 *
 *   work ──▶ split (1-to-N) ──▶ note (the sink)          each with a queue of its own
 */
import type { Law } from "../history/destiny.js";

export const pipeline = "chaos.main";
export const queues = {
  work: `${pipeline}/work`,
  split: `${pipeline}/split`,
  note: `${pipeline}/note`,
} as const;
/** Where the sink's code says what it has seen. */
export const sink = "sink";

/** A row on its way. */
export interface LoadRow {
  readonly key: string;
  readonly value: number;
}

/** What a row does to its worker, as a part of its key: it spins for long, or ends the process. */
export type Trick = "spin" | "poison";

/** The row with the number `n` of a producer. */
export function loadRow(producer: string, n: number, trick?: Trick): LoadRow {
  return { key: `${producer}-${n}${trick === undefined ? "" : `.${trick}`}`, value: n };
}

export function trickOf(key: string): Trick | undefined {
  if (key.endsWith(".spin")) return "spin";
  return key.endsWith(".poison") ? "poison" : undefined;
}

/** What the first step does with a number. */
export function fateOf(n: number): "dropped" | "given up" | "tried again" | "goes on" {
  if (n % 23 === 5) return "dropped";
  if (n % 61 === 7) return "given up";
  return n % 11 === 3 ? "tried again" : "goes on";
}

/** What the first step makes of a row. */
export function worked({ key, value }: LoadRow): LoadRow {
  return { key, value: 2 * value };
}

/** What the second step makes of a row. */
export function childrenOf({ key, value }: LoadRow): LoadRow[] {
  const n = value / 2;
  const count = n % 101 === 1 ? 40 : n % 4;
  return Array.from({ length: count }, (_, i) => ({ key: `${key}/${i}`, value: 100 * value + i }));
}

/** What must become of the rows. Only a poison row may end with the cause `crash`, and it must. */
export const law: Law = {
  destinyOf(pushed) {
    const row = { key: pushed.key, value: Number(pushed.value) };
    const { key } = row;
    const entry = { place: queues.work, row };
    const fate = trickOf(key) === "poison" ? "given up" : fateOf(row.value);
    if (fate === "dropped")
      return { seen: [entry], ends: [{ how: "dropped", place: queues.work, key }] };
    if (fate === "given up")
      return { seen: [entry], ends: [{ how: "dead", place: queues.work, key }] };
    const next = worked(row);
    const seen = [entry, { place: queues.split, row: next, from: { place: queues.work, key } }];
    const from = { place: queues.split, key };
    const children = childrenOf(next);
    if (children.length === 0) return { seen, ends: [{ how: "dropped", ...from }] };
    return {
      seen: [
        ...seen,
        ...children.map((child) => ({ place: queues.note, row: child, from })),
        ...children.map((child) => ({ place: sink, row: child, from })),
      ],
      ends: children.map((child) => ({ how: "taken", place: sink, key: child.key })),
    };
  },
};

/** How often user code sees a row of a place although no fault makes it begin anew. */
export function plannedTimes(place: string, value: number): number {
  return place === queues.work && fateOf(value) === "tried again" ? 2 : 1;
}
