/**
 * Handles rows whose worker was lost while it worked on them (R1). From then on they run alone at a worker; see
 * `Suspects`. The first loss blames no row. From the second loss on the rows are halved, until the row that kills is
 * alone. Workers also die for other reasons, so a row becomes a dead letter only after three losses alone. All other
 * rows finish.
 *
 *   losses 1: again as it is ─▶ 2: halves ─▶ 3: halves of halves ─▶ … ─▶ alone: 2 ─▶ 3 ─▶ 4 ─▶ 5: dead
 */
import { decodeToken, type RowIds, sliceToken } from "@stairs/core";
import { randomUUID } from "node:crypto";
import type { DeadWrite, LeasedEntry } from "../broker/contract.js";
import { pieceOf } from "./pieces.js";
import type { DispatchStore } from "./repeating-store.js";
import type { Work } from "./work.js";

/** Rows with this many losses are halved; a row that is cut off alone starts with this count. */
const halvingLosses = 2;
/** A single row with this many losses becomes a dead letter. */
const fatalLosses = halvingLosses + 3;

/** A row that has become a dead letter. */
export interface Buried {
  readonly ids: RowIds;
  readonly letter: DeadWrite;
}

/**
 * Gives back the entries of a run that lost a worker.
 * @returns The rows that were given up.
 */
export async function afterLoss(
  broker: DispatchStore,
  work: Work,
  node: string,
): Promise<Buried[]> {
  const buried: Buried[] = [];
  for (const entry of work.entries) {
    const losses = entry.losses + 1;
    if (entry.rows === 1 && losses >= fatalLosses)
      buried.push(...(await bury(broker, entry, losses, node)));
    else if (entry.rows > 1 && losses >= halvingLosses) await halve(broker, entry, losses);
    else await broker.release({ refs: [entry], addLosses: 1 });
  }
  return buried;
}

/** The losses that a piece inherits from its source rows. */
export function lossesOf(rows: number, losses: number): number {
  return rows === 1 ? Math.min(losses, halvingLosses) : losses;
}

async function halve(broker: DispatchStore, entry: LeasedEntry, losses: number): Promise<void> {
  const token = decodeToken(entry.payload);
  const half = token.rows >> 1;
  const pieces = [sliceToken(token, 0, half), sliceToken(token, half, token.rows)];
  await broker.split({
    ref: entry,
    pieces: pieces.map((piece) => pieceOf(entry, piece, lossesOf(piece.rows, losses))),
    lost: true,
  });
}

async function bury(
  broker: DispatchStore,
  entry: LeasedEntry,
  losses: number,
  node: string,
): Promise<Buried[]> {
  const own = { pipeline: entry.pipeline, queue: entry.queue };
  const token = decodeToken(entry.payload);
  const letter: DeadWrite = {
    ...pieceOf(entry, token, losses),
    node,
    cause: "crash",
    type: "Crash",
    message: `The worker's process was lost ${losses} times while it worked on this row alone or among others.`,
    stack: "",
  };
  const { status } = await broker.commit({
    id: randomUUID(),
    acks: [entry],
    enqueue: [],
    delay: [],
    dead: [letter],
    publish: [],
    counters: [
      { ...own, name: "dead", by: 1 },
      { ...own, name: "losses", by: 1 },
    ],
  });
  return status === "committed" ? [{ ids: token.ids, letter }] : [];
}
