/**
 * Runs the last link of a chain if a row can become many: its predicate, and its step for each row.
 */
import { componentCalled, componentFinished } from "../signals/component-signals.js";
import type { ChildRows } from "./child-rows.js";
import type { CallFacts } from "./context.js";
import { type Expansion, expandRow } from "./expand-row.js";
import { applyPredicate } from "./predicate.js";
import type { Part } from "./part.js";
import { readRows } from "./read-rows.js";
import { isSetUp, type ReadyLink } from "./ready-link.js";
import type { RowEnds } from "./row-end.js";

/** The position of a 1-to-N link and the limits of its rows. */
export interface ExpandScope {
  readonly facts: CallFacts;
  readonly ends: RowEnds;
  readonly children: ChildRows;
  /** The maximum number of rows that one row can become. */
  readonly most: number;
  /** True: the call has no other row. */
  readonly alone: boolean;
}

/**
 * @returns the part with the rows that pass unexpanded; the children of the others are in the
 * scope's children.
 */
export async function runExpandLink(
  link: ReadyLink,
  part: Part,
  scope: ExpandScope,
): Promise<readonly Part[]> {
  const { facts, ends } = scope;
  if (link.when === null) {
    await expandPart(link, part, scope);
    return [];
  }
  const { chosen, skipped } = await applyPredicate(link, link.when, part, facts, ends);
  if (facts.signal.aborted) return [];
  if (chosen.rows.length > 0) await expandPart(link, chosen, scope);
  return skipped.rows.length === 0 ? [] : [skipped];
}

async function expandPart(link: ReadyLink, whole: Part, scope: ExpandScope): Promise<void> {
  const { at, step, mode } = link;
  const { facts, ends, children } = scope;
  const { signal } = facts;
  if (step.setup !== null && !(await isSetUp(at, step, whole, facts, ends))) return;
  const { part, objects } = readRows(link, whole, ends);
  if (objects.length === 0) return;
  children.begin(part, mode);
  const expansion: Expansion = { ...scope, at, step };
  const heard = componentCalled(step.name, part.rows.length, facts, ends);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < objects.length && !signal.aborted) {
      const position = next++;
      const fields = objects[position] ?? {};
      await expandRow(expansion, { row: part.rows[position] ?? 0, position, fields });
    }
  };
  await Promise.all(Array.from({ length: Math.min(step.concurrency, objects.length) }, lane));
  componentFinished(heard);
}
