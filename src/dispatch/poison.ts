/**
 * What becomes of rows whose worker was lost (R1). The first time nobody is blamed; from the second
 * on the rows are halved, one suspicious call of a stage at a time, until the row that kills is alone.
 * That row is a dead letter; all others finish.
 *
 *   losses 1: again as it is ─▶ 2: halves ─▶ 3: halves of halves ─▶ … ─▶ one row lost for the 3rd time: dead
 */
import { decodeToken, encodeToken, sliceToken, type Token, tokenBytes } from "@stairs/core";
import { randomUUID } from "node:crypto";
import type { Broker, EntryWrite, LeasedEntry } from "../broker/contract.js";
import type { Work } from "./settle.js";

/** A single row that was lost this often is a dead letter. */
const fatalLosses = 3;
/** Rows that were lost this often are halved. */
const halvingLosses = 2;

/** True for rows that are suspected of killing workers. */
export function isIsolating(work: Work): boolean {
  return work.entries.some((entry) => entry.losses >= halvingLosses);
}

/** Gives back the entries of a run during which a worker was lost. */
export async function afterLoss(broker: Broker, work: Work, node: string): Promise<void> {
  for (const entry of work.entries) {
    const losses = entry.losses + 1;
    if (entry.rows === 1 && losses >= fatalLosses) await bury(broker, entry, losses, node);
    else if (entry.rows > 1 && losses >= halvingLosses) await halve(broker, entry, losses);
    else await broker.release([entry], 1);
  }
}

async function halve(broker: Broker, entry: LeasedEntry, losses: number): Promise<void> {
  const token = decodeToken(entry.payload);
  const half = token.rows >> 1;
  await broker.split(entry, [
    pieceOf(entry, losses, sliceToken(token, 0, half)),
    pieceOf(entry, losses, sliceToken(token, half, token.rows)),
  ]);
}

async function bury(
  broker: Broker,
  entry: LeasedEntry,
  losses: number,
  node: string,
): Promise<void> {
  const own = { pipeline: entry.pipeline, queue: entry.queue };
  await broker.commit({
    id: randomUUID(),
    acks: [entry],
    enqueue: [],
    delay: [],
    dead: [
      {
        ...pieceOf(entry, losses, decodeToken(entry.payload)),
        node,
        cause: "crash",
        type: "Crash",
        message: `The worker's process was lost ${losses} times while it worked on this row alone or among others.`,
        stack: "",
      },
    ],
    publish: [],
    counters: [
      { ...own, name: "dead", by: 1 },
      { ...own, name: "losses", by: 1 },
    ],
  });
}

function pieceOf(entry: LeasedEntry, losses: number, token: Token): EntryWrite {
  return {
    pipeline: entry.pipeline,
    queue: entry.queue,
    planId: entry.planId,
    signature: entry.signature,
    rows: token.rows,
    bytes: tokenBytes(token),
    losses,
    attempts: entry.attempts,
    payload: encodeToken(token),
    enqueuedAtMs: entry.enqueuedAtMs,
  };
}
