/**
 * The rows that leave a stage: for this pipeline's next queues, and for other pipelines. They leave in entries that
 * are small enough to travel. Only a row that is too large stays behind; the other rows made of the same source row
 * leave. Their source row becomes one dead letter, no matter how many of its rows are too large.
 */
import {
  type Delivery,
  type Emission,
  encodeToken,
  type FailedRow,
  type Plan,
  sliceToken,
  type Token,
  tokenBytes,
} from "@stairs/core";
import type { CounterDelta, DeadWrite, EntryHead, EntryWrite } from "../broker/contract.js";
import { enter } from "../plans/entrance.js";
import type { Departure } from "../plans/departures.js";
import type { PlanBook } from "../plans/plan-book.js";
import { rowsWithout } from "./work.js";

/** The rows that leave a stage. */
export interface Outgoing {
  readonly entries: readonly EntryWrite[];
  /** Rows that other pipelines refuse, as dead letters of those pipelines. */
  readonly dead: readonly DeadWrite[];
  /** Rows that enter queues. */
  readonly counters: readonly CounterDelta[];
  /** Into queues of this pipeline. */
  readonly departures: readonly Departure[];
  /** To other pipelines. */
  readonly handOvers: readonly Departure[];
  /** By number in the run: rows that are too large, or source rows of rows that are. */
  readonly tooLarge: ReadonlyMap<number, FailedRow>;
}

/** The sender and its bounds. */
export interface Sending {
  readonly sender: Pick<EntryHead, "pipeline" | "planId" | "delivered">;
  /** The plans that handed-over rows follow in their new pipelines. */
  readonly targets: ReadonlyMap<string, Plan>;
  /** The largest row that can travel, in bytes. */
  readonly maxRowBytes: number;
}

/** The current plans of the pipelines that receive rows. */
export async function targetsOf(
  deliveries: readonly Delivery[],
  plans: PlanBook,
): Promise<ReadonlyMap<string, Plan>> {
  const targets = new Map<string, Plan>();
  for (const { pipeline } of deliveries) {
    if (targets.has(pipeline)) continue;
    const { plan } = plans.known(pipeline) ?? (await plans.current(pipeline));
    targets.set(pipeline, plan);
  }
  return targets;
}

/**
 * Turns rows that leave into entries.
 * @param staying Numbers of rows in the run that must not leave.
 */
export function outgoing(
  result: { readonly emissions: readonly Emission[]; readonly deliveries: readonly Delivery[] },
  staying: ReadonlySet<number>,
  { sender, targets, maxRowBytes }: Sending,
): Outgoing {
  const entries: EntryWrite[] = [];
  const dead: DeadWrite[] = [];
  const counters: CounterDelta[] = [];
  const departures: Departure[] = [];
  const handOvers: Departure[] = [];
  const tooLarge = new Map<number, FailedRow>();

  /** The pieces that fit; records rows that do not. */
  const fitting = (rows: Emission | Delivery, node: string): Piece[] => {
    const kept = rowsWithout(rows, staying);
    if (kept === undefined) return [];
    return cutToFit(kept, maxRowBytes).filter(({ token, origin, bytes }) => {
      if (bytes <= maxRowBytes) return true;
      for (let row = 0; row < token.rows; row++)
        tooLarge.set(origin?.[row] ?? row, tooLargeAt(node, bytes, maxRowBytes));
      return false;
    });
  };

  for (const emission of result.emissions) {
    const { queue, signature } = emission.op;
    if (sender.delivered.includes(queue)) continue;
    for (const { token, origin, bytes } of fitting(emission, nodeOf(queue))) {
      const { pipeline, planId } = sender;
      const head = { pipeline, queue, planId, signature, losses: 0, attempts: [], delivered: [] };
      entries.push({ ...head, rows: token.rows, bytes, payload: encodeToken(token) });
      counters.push({ pipeline, queue, name: "in", by: token.rows });
      departures.push({ output: queue, ids: token.ids, origin });
    }
  }
  for (const delivery of result.deliveries) {
    if (sender.delivered.includes(delivery.node)) continue;
    const plan = targets.get(delivery.pipeline);
    if (plan === undefined) throw new Error(`the plan of ${delivery.pipeline} was not read`);
    for (const { token, origin } of fitting(delivery, delivery.node)) {
      handOvers.push({ output: delivery.node, ids: token.ids, origin });
      const entered = enter(token, plan);
      entries.push(...entered.entries);
      dead.push(...entered.dead);
      counters.push(...entered.counters);
    }
  }
  return { entries, dead, counters, departures, handOvers, tooLarge };
}

interface Piece {
  readonly token: Token;
  readonly origin: Uint32Array | null;
  readonly bytes: number;
}

/** Halves a token until each part fits or is one row. */
function cutToFit(
  { token, origin }: { readonly token: Token; readonly origin: Uint32Array | null },
  maxBytes: number,
): Piece[] {
  const bytes = tokenBytes(token);
  if (bytes <= maxBytes) return [{ token, origin, bytes }];
  const known = origin ?? Uint32Array.from({ length: token.rows }, (_, row) => row);
  if (token.rows === 1) return [{ token, origin: known, bytes }];
  const half = token.rows >> 1;
  return [
    [0, half],
    [half, token.rows],
  ].flatMap(([from = 0, to = 0]) =>
    cutToFit({ token: sliceToken(token, from, to), origin: known.subarray(from, to) }, maxBytes),
  );
}

function nodeOf(queue: string): string {
  return queue.slice(queue.indexOf("/") + 1);
}

function tooLargeAt(node: string, bytes: number, limit: number): FailedRow {
  return {
    node,
    link: null,
    cause: "too_large",
    type: "TooLarge",
    message: `The row has grown to ${bytes} bytes; the limit is ${limit}. Store large values elsewhere and pass a reference.`,
    stack: "",
    disposition: "dead",
    retryAfterMs: null,
  };
}
