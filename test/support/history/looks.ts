/**
 * What the store showed at one instant, against what it may have shown: the acts that were answered
 * before, whole, and of those under way any, but each whole or not at all.
 */
import type { Effect } from "./ledger.js";

/** More states than this are not worth telling apart: the look is then taken as right. */
const maxStates = 4096;

/** Rows by queue. */
export type Totals = ReadonlyMap<string, number>;

/** True if some of these effects, each whole, lead from one state to the other. */
export function isReachable(from: Totals, to: Totals, effects: readonly Effect[]): boolean {
  const goal = keyOf(to);
  let states = new Map<string, Totals>([[keyOf(from), from]]);
  for (const effect of effects) {
    const next = new Map(states);
    for (const state of states.values()) {
      const after = stateAfter(state, effect);
      next.set(keyOf(after), after);
    }
    if (next.size > maxStates) return true;
    states = next;
  }
  return states.has(goal);
}

function stateAfter(state: Totals, { gone, come }: Effect): Totals {
  const after = new Map(state);
  for (const { queue } of gone) after.set(queue, (after.get(queue) ?? 0) - 1);
  for (const { queue } of come) after.set(queue, (after.get(queue) ?? 0) + 1);
  return after;
}

function keyOf(state: Totals): string {
  const full = [...state].filter(([, rows]) => rows !== 0);
  return JSON.stringify(full.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What lies in the queues of one pipeline. */
export function onlyOf(pipeline: string, totals: Totals): Totals {
  return new Map([...totals].filter(([queue]) => pipelineOf(queue) === pipeline));
}

/** `app.pipeline/node` → `app.pipeline` */
export function pipelineOf(queue: string): string {
  return queue.split("/")[0] ?? queue;
}
