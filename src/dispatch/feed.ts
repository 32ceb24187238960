/**
 * Leases the right number of rows from a queue. Cuts entries that are too large for their step and joins small
 * entries of the same shape. A call covers whole entries only (R7).
 */
import { randomUUID } from "node:crypto";
import {
  decodeToken,
  joinTokens,
  shapeKey,
  sliceToken,
  type Token,
  verifyColumn,
} from "@stairs/core";
import type { EntryWrite, LeasedEntry } from "../broker/contract.js";
import type { Cut } from "../run/cost.js";
import { pieceOf } from "../run/pieces.js";
import { lossesOf } from "../run/poison.js";
import type { DispatchStore } from "../run/repeating-store.js";
import type { Work } from "../run/work.js";

/** The most pieces to cut from one entry at once; the rest stays whole until its turn. */
const maxPieces = 64;
const maxJoinedEntries = 256;
/** Entries above this size make a good call by themselves. */
const maxJoinedRows = 256;
const maxJoinedBytes = 2 * 1024 * 1024;

/** Leases rows for one or a few calls. Empty if the queue has none. */
export async function takeWork(
  broker: DispatchStore,
  queue: string,
  rows: number,
  leaseMs: number,
): Promise<Work[]> {
  const entries = await broker.lease({
    queue,
    nonce: randomUUID(),
    maxEntries: maxJoinedEntries,
    maxRows: rows,
    maxBytes: maxJoinedBytes,
    leaseMs,
  });
  const [only, ...others] = entries;
  if (only === undefined) return [];
  if (others.length === 0) return [{ entries, token: decodeToken(only.payload) }];
  return byShape(entries).map((group) => joined(group));
}

interface Decoded {
  readonly entry: LeasedEntry;
  readonly token: Token;
}

/**
 * Groups entries that may be joined, by their shape. A column with more or fewer elements than it declares would
 * shift the values of its neighbors, so its entry stays alone.
 */
function byShape(entries: readonly LeasedEntry[]): Decoded[][] {
  const groups = new Map<string, Decoded[]>();
  for (const entry of entries) {
    const token = decodeToken(entry.payload);
    const alone = token.rows > maxJoinedRows || !isSound(token);
    const key = alone ? entry.id : shapeKey(token);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ entry, token }]);
    else group.push({ entry, token });
  }
  return [...groups.values()];
}

function isSound(token: Token): boolean {
  try {
    for (const frame of token.frames) for (const column of frame.values()) verifyColumn(column);
    return true;
  } catch {
    return false;
  }
}

function joined(group: readonly Decoded[]): Work {
  const [token, ...others] = joinTokens(group.map((each) => each.token));
  if (token === undefined || others.length > 0) throw new Error("tokens of one shape did not join");
  return { entries: group.map((each) => each.entry), token };
}

/**
 * Cuts work that has too many rows for a call: one entry into pieces and a remainder.
 * @returns false if the lease of the entry was lost.
 */
export async function cutWork(
  broker: DispatchStore,
  work: Work,
  { rows, pieces }: Cut,
): Promise<boolean> {
  const [entry] = work.entries;
  if (entry === undefined || work.entries.length > 1)
    throw new Error("only a single entry can be cut");
  const count = Math.min(maxPieces, pieces, Math.ceil(work.token.rows / rows) - 1);
  const parts: EntryWrite[] = [];
  for (let at = 0; at <= count; at++) {
    const to = at === count ? work.token.rows : (at + 1) * rows;
    const piece = sliceToken(work.token, at * rows, to);
    parts.push(pieceOf(entry, piece, lossesOf(piece.rows, entry.losses)));
  }
  return broker.split({ ref: entry, pieces: parts });
}
