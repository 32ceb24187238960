/**
 * Rows at the entry of a pipeline, whatever their source. The entry of a plan moves them into its first queues. Rows
 * that lack a required field become dead letters at once.
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

/** The result of an entry. */
export interface Entered {
  readonly entries: readonly EntryWrite[];
  /** Refused rows, as dead letters of the pipeline that refused them. */
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/**
 * Moves rows through a plan's entry.
 * @param token One frame: the entry frame.
 * @param delivered Queues that already have the rows, from before they were dead letters.
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
  // The entry queue counts the refused rows, because it holds their dead letters.
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

/** The first failure of each row. A row may have failed in several branches; its letter keeps one. */
function firstFailures({ failed }: RunResult): ReadonlyMap<number, FailedRow> {
  return new Map(
    [...failed].flatMap(([row, [failure]]) =>
      failure === undefined ? [] : [[row, failure] as const],
    ),
  );
}
