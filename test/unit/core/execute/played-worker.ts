/**
 * A worker as the protocol allows it to be: it answers for as many links as it likes, gives its rows
 * back in any order and in several outputs, in any kind of column that can hold them, leaves out what a
 * chain of consumers may leave out, and sends some outputs of 1-to-N steps ahead of its outcome.
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
  rowIdText,
} from "@stairs/core";
import { type Noted, sawText } from "../graph/effects.js";
import { accepts, type Fields, fieldsText, visible } from "../graph/row-model.js";
import type { Chance } from "../../../support/chance.js";
import { columnOf, fieldsAt, kindsOf } from "./row-values.js";
import type { Behaviour, Tried } from "./step-behaviour.js";

/** What a run knows of its rows, and what it leaves behind if it is committed. Rows by their ids. */
export interface RunNotes {
  readonly tried: (node: string, row: string) => Tried;
  readonly seen: { readonly row: string; readonly noted: Noted }[];
  readonly deferrals: { readonly node: string; readonly row: string }[];
}

/** What a worker gives back. */
export interface Played {
  readonly links: number;
  readonly outcome: CallOutcome;
  /** Outputs that come ahead, in the order in which they come. */
  readonly parts: readonly (readonly CallOutput[])[];
}

/** A row that came out. */
interface Made {
  /** Which row of the call. */
  readonly at: number;
  readonly fields: Fields;
  readonly merge: boolean;
}

/** The id of each row. */
export function rowTexts(ids: RowIds): string[] {
  return Array.from({ length: ids.rows }, (_, row) => rowIdText(ids, row));
}

/** Works on a call. */
export function play(
  input: CallInput,
  behaviour: Behaviour,
  chance: Chance,
  notes: RunNotes,
): Played {
  const links = input.links.slice(0, chance.once(3) ? 1 + chance.below(input.links.length) : 99);
  const rows = rowTexts(input.ids);
  checkSent(input, rows);
  const failures: RowFailure[] = [];
  const dropped: RowDrop[] = [];
  const made: Made[] = [];
  for (const [at, row] of rows.entries()) {
    const ending = chain(links, row, fieldsAt(input.frame, at), behaviour, chance, notes);
    if ("reason" in ending) dropped.push({ row: at, ...ending });
    else if ("cause" in ending) failures.push({ row: at, ...ending });
    else for (const each of ending.made) made.push({ at, ...each });
  }
  const expands = links.at(-1)?.expand === true;
  const silent = links.every((link) => link.mode === "keep") && chance.once(2);
  const parts: CallOutput[][] = [];
  let last = made;
  // Where a row fails, what has come ahead is thrown away.
  while (expands && failures.length === 0 && last.length > 0 && chance.once(2)) {
    const size = 1 + chance.below(last.length);
    parts.push(outputsOf(last.slice(0, size), input.rows, chance));
    last = last.slice(size);
  }
  return {
    links: links.length,
    outcome: {
      outputs: silent ? [] : outputsOf(last, input.rows, chance),
      failures: chance.shuffled(failures),
      dropped: chance.shuffled(dropped),
    },
    parts,
  };
}

/** A worker reads columns as they are: one value for each row. */
function checkSent({ frame, rows }: CallInput, ids: readonly string[]): void {
  if (ids.length !== rows) throw new Error(`${ids.length} ids for ${rows} rows`);
  for (const [name, { rows: own, baseRows, presence, index }] of frame) {
    if (own !== rows || baseRows !== rows || presence !== undefined || index !== undefined)
      throw new Error(`column ${name} cannot be sent`);
  }
}

type Chained =
  { readonly made: readonly Omit<Made, "at">[] } | Omit<RowFailure, "row"> | Omit<RowDrop, "row">;

function chain(
  links: readonly PlanLink[],
  row: string,
  sent: Fields,
  behaviour: Behaviour,
  chance: Chance,
  notes: RunNotes,
): Chained {
  let rows: { frame: Fields; made: Fields; replaced: boolean }[] = [
    { frame: sent, made: new Map(), replaced: false },
  ];
  for (const [link, { node, mode, when, inputs, expand }] of links.entries()) {
    const [before] = rows;
    if (before === undefined) throw new Error("a chain has a row");
    const { frame, made, replaced } = before;
    if (when !== null && !accepts(node, frame)) continue;
    const seen = visible(frame, inputs);
    const text = fieldsText(seen);
    notes.seen.push({ row, noted: sawText(node, text) });
    const ending = behaviour.run(node, seen, notes.tried(node, row));
    if (ending.kind === "failure") {
      if (ending.disposition === "defer") notes.deferrals.push({ node, row });
      const { cause, disposition, retryAfterMs } = ending;
      return { link, cause, disposition, retryAfterMs, type: "Error", message: text, stack: "" };
    }
    if (ending.kind === "drop") return { link, reason: dropReason(node, text) };
    if (expand !== (ending.kind === "rows")) throw new Error(`${node} is no 1-to-N step`);
    const results = ending.kind === "rows" ? ending.rows : [ending.fields];
    if (results.length === 0) return { link, reason: dropReason(node, text) };
    if (mode === "keep") continue;
    rows = results.map((result) => ({
      frame: mode === "replace" ? result : new Map([...frame, ...result]),
      made: new Map([...made, ...result]),
      replaced: replaced || mode === "replace",
    }));
  }
  const mayReplace = links.some((link) => link.mode === "replace");
  return {
    made: rows.map(({ frame, made, replaced }) => {
      if (replaced) return { fields: frame, merge: false };
      // Where a link may replace, the whole frame was sent, since nobody knows what its predicate reads.
      if (!mayReplace) return { fields: made, merge: false };
      return chance.once(2) ? { fields: made, merge: true } : { fields: frame, merge: false };
    }),
  };
}

/** Says where and of what a row was dropped, as one text. */
function dropReason(node: string, seen: string): string {
  return JSON.stringify([node, seen]);
}

/** The node that dropped a row, and what it saw. */
export function dropOf(reason: string): readonly [node: string, seen: string] {
  return JSON.parse(reason) as [string, string];
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
