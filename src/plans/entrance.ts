/**
 * Rows at the entry of a pipeline, wherever they come from: they are moved through the entry of a plan
 * into its first queues, and rows that lack a field which is read are dead letters at once.
 */
import {
  encodeToken,
  type FailedRow,
  firstSegment,
  gatherToken,
  type Plan,
  runMoves,
  RunResult,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type { CounterDelta, DeadWrite, EntryWrite } from "../broker/contract.js";
import { byReason } from "./reasons.js";

/** What rows at an entry become. */
export interface Entered {
  readonly entries: readonly EntryWrite[];
  /** Rows that are refused, as dead letters of the pipeline that they did not get into. */
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/**
 * Moves rows through a plan's entry.
 * @param token One frame: the entry frame.
 * @param delivered Queues that have got the rows already, in an earlier life.
 */
export function enter(token: Token, plan: Plan, delivered: readonly string[] = []): Entered {
  const result = new RunResult();
  runMoves(plan.entry, firstSegment(token), result);
  const head = { pipeline: plan.pipeline, planId: plan.id, losses: 0, attempts: [], delivered: [] };
  const counters: CounterDelta[] = [];
  const emissions = result.emissions.filter(({ op }) => !delivered.includes(op.queue));
  const entries = emissions.map(({ op, token: rows }) => {
    counters.push({ pipeline: plan.pipeline, queue: op.queue, name: "in", by: rows.rows });
    return {
      ...head,
      queue: op.queue,
      signature: op.signature,
      rows: rows.rows,
      bytes: tokenBytes(rows),
      payload: encodeToken(rows),
    };
  });
  if (result.failed.size === 0) return { entries, dead: [], counters };
  // The entry queue counts the rows that are refused: it is where their letters are.
  const own = { pipeline: plan.pipeline, queue: plan.pipeline };
  counters.push(
    { ...own, name: "in", by: result.failed.size },
    { ...own, name: "dead", by: result.failed.size },
  );
  const departures = emissions.map(({ op, token: { ids }, origin }) => {
    return { output: op.queue, ids, origin };
  });
  const reasons = byReason(firstFailures(result), { ids: token.ids, delivered, departures });
  const dead = reasons.map(({ failure, delivered: all, rows }) => {
    const refused = gatherToken(token, Uint32Array.from(rows).sort());
    return {
      ...head,
      delivered: all,
      queue: plan.pipeline,
      signature: "",
      rows: refused.rows,
      bytes: tokenBytes(refused),
      payload: encodeToken(refused),
      node: failure.node,
      cause: failure.cause,
      type: failure.type,
      message: failure.message,
      stack: "",
    };
  });
  return { entries, dead, counters };
}

/** A row may have failed in several lines: it is remembered by one. */
function firstFailures({ failed }: RunResult): ReadonlyMap<number, FailedRow> {
  return new Map(
    [...failed].flatMap(([row, [failure]]) =>
      failure === undefined ? [] : [[row, failure] as const],
    ),
  );
}
