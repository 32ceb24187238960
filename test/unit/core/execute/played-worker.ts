/**
 * A worker as the protocol allows it to be: it answers for as many links as it likes, gives its rows
 * back in any order and in several outputs, in any kind of column that can hold them, and leaves out
 * what a chain of consumers may leave out.
 */
import {
  type CallInput,
  type CallOutcome,
  type CallOutput,
  type ColumnKind,
  type Frame,
  type PlanLink,
  type RowDrop,
  type RowFailure,
  type RowIds,
} from "@stairs/core";
import { accepts, type Fields, visible } from "../graph/row-model.js";
import type { Chance } from "./chance.js";
import { columnOf, fieldsAt, kindsOf } from "./row-values.js";
import { type Behaviour, sighting, type Tried } from "./step-behaviour.js";

/** What a run knows of its rows, and what it leaves behind if it is committed. */
export interface RunNotes {
  readonly tried: (node: string, row: number) => Tried;
  readonly sightings: string[];
  /** [node, row] pairs. */
  readonly deferrals: [node: string, row: number][];
}

/** A row that came out. */
interface Made {
  /** Which row of the call. */
  readonly at: number;
  readonly fields: Fields;
  readonly merge: boolean;
}

/** The number that each row was made with. */
export function rowNumbers(ids: RowIds): number[] {
  return ids.ranges.flatMap(({ start, count }) =>
    Array.from({ length: count }, (_, at) => start + at),
  );
}

/** Works on a call. */
export function play(
  input: CallInput,
  behaviour: Behaviour,
  chance: Chance,
  notes: RunNotes,
): { links: number; outcome: CallOutcome } {
  const links = input.links.slice(0, chance.once(3) ? 1 + chance.below(input.links.length) : 99);
  const numbers = rowNumbers(input.ids);
  checkSent(input, numbers);
  const failures: RowFailure[] = [];
  const dropped: RowDrop[] = [];
  const made: Made[] = [];
  for (const [at, row] of numbers.entries()) {
    const ending = chain(links, row, fieldsAt(input.frame, at), behaviour, chance, notes);
    if ("reason" in ending) dropped.push({ row: at, ...ending });
    else if ("cause" in ending) failures.push({ row: at, ...ending });
    else made.push({ at, ...ending });
  }
  const silent = links.every((link) => link.mode === "keep") && chance.once(2);
  const outputs = silent ? [] : outputsOf(made, input.rows, chance);
  return {
    links: links.length,
    outcome: { outputs, failures: chance.shuffled(failures), dropped: chance.shuffled(dropped) },
  };
}

/** A worker reads columns as they are: one value for each row. */
function checkSent({ frame, rows }: CallInput, numbers: readonly number[]): void {
  if (numbers.length !== rows) throw new Error(`${numbers.length} ids for ${rows} rows`);
  for (const [name, { rows: own, baseRows, presence, index }] of frame) {
    if (own !== rows || baseRows !== rows || presence !== undefined || index !== undefined)
      throw new Error(`column ${name} cannot be sent`);
  }
}

function chain(
  links: readonly PlanLink[],
  row: number,
  sent: Fields,
  behaviour: Behaviour,
  chance: Chance,
  notes: RunNotes,
): Omit<Made, "at"> | Omit<RowFailure, "row"> | Omit<RowDrop, "row"> {
  let frame = sent;
  let replaced = false;
  const made = new Map<string, string>();
  for (const [link, { node, mode, when, inputs }] of links.entries()) {
    if (when !== null && !accepts(node, frame)) continue;
    const seen = visible(frame, inputs);
    const tried = notes.tried(node, row);
    notes.sightings.push(sighting(row, node, seen, tried));
    const ending = behaviour.run(node, row, seen, tried);
    if (ending.kind === "drop") return { link, reason: "not wanted" };
    if (ending.kind === "failure") {
      if (ending.disposition === "defer") notes.deferrals.push([node, row]);
      const { cause, disposition, retryAfterMs } = ending;
      const about = { type: "Error", message: `${cause} ${row % 2}`, stack: `at ${node}` };
      return { link, cause, disposition, retryAfterMs, ...about };
    }
    if (mode === "keep") continue;
    frame = mode === "replace" ? ending.fields : new Map([...frame, ...ending.fields]);
    if (mode === "replace") replaced = true;
    for (const [field, text] of ending.fields) made.set(field, text);
  }
  if (replaced) return { fields: frame, merge: false };
  // Where a link may replace, the whole frame was sent, since nobody knows what its predicate reads.
  if (!links.some((link) => link.mode === "replace")) return { fields: made, merge: false };
  return chance.once(2) ? { fields: made, merge: true } : { fields: frame, merge: false };
}

function outputsOf(made: readonly Made[], rows: number, chance: Chance): CallOutput[] {
  const taste = chance.below(4);
  const groups = new Map<string, { kinds: Map<string, ColumnKind>; rows: Made[] }>();
  for (const row of made) {
    const kinds = new Map<string, ColumnKind>();
    for (const [field, text] of [...row.fields].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const possible = kindsOf(text);
      const choice = chance.once(8) ? chance.below(4) : taste;
      kinds.set(field, possible[choice % possible.length] ?? "json");
    }
    const key = JSON.stringify([row.merge, ...kinds, chance.once(8)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { kinds, rows: [row] });
    else group.rows.push(row);
  }
  const outputs = [...groups.values()].map((group) =>
    outputOf(group.kinds, chance.once(2) ? chance.shuffled(group.rows) : group.rows, rows, chance),
  );
  if (chance.once(8))
    outputs.push({ rows: 0, frame: new Map(), parents: new Uint32Array(), merge: false });
  return chance.shuffled(outputs);
}

function outputOf(
  kinds: ReadonlyMap<string, ColumnKind>,
  made: readonly Made[],
  rows: number,
  chance: Chance,
): CallOutput {
  const frame: Frame = new Map(
    Array.from(kinds, ([field, kind]) => [
      field,
      columnOf(
        kind,
        made.map(({ fields }) => fields.get(field) ?? ""),
      ),
    ]),
  );
  const inOrder = made.length === rows && made.every(({ at }, place) => at === place);
  const parents = inOrder && chance.once(2) ? null : Uint32Array.from(made, ({ at }) => at);
  return { rows: made.length, frame, parents, merge: made[0]?.merge ?? false };
}
