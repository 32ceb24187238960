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
import type { CounterDelta, DeadWrite, EntryWrite } from "./contract.js";
import { byReason } from "./reasons.js";

/** What rows at an entry become. */
export interface Entered {
  readonly entries: readonly EntryWrite[];
  /** Rows that are refused, as dead letters of the pipeline that they did not get into. */
  readonly dead: readonly DeadWrite[];
  readonly counters: readonly CounterDelta[];
}

/** Moves rows through a plan's entry. @param token One frame: the entry frame. */
export function enter(token: Token, plan: Plan): Entered {
  const result = new RunResult();
  runMoves(plan.entry, firstSegment(token), result);
  const head = { pipeline: plan.pipeline, planId: plan.id, losses: 0, attempts: [] };
  const counters: CounterDelta[] = [];
  const entries = result.emissions.map(({ op, token: rows }) => {
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
  // Rows that are refused here have come in nowhere else, so the entry queue counts them.
  const own = { pipeline: plan.pipeline, queue: plan.pipeline };
  counters.push(
    { ...own, name: "in", by: result.failed.size },
    { ...own, name: "dead", by: result.failed.size },
  );
  const dead = byReason(firstFailures(result)).map(({ failure, rows }) => {
    const refused = gatherToken(token, Uint32Array.from(rows).sort());
    return {
      ...head,
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
function firstFailures({ failed }: RunResult): (readonly [number, FailedRow])[] {
  return [...failed].flatMap(([row, [failure]]) =>
    failure === undefined ? [] : [[row, failure] as const],
  );
}
