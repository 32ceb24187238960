/** Some rows of a leased entry as an entry of their own, in the same queue and with the same age. */
import { encodeToken, type Token, tokenBytes } from "@stairs/core";
import type { EntryWrite, LeasedEntry } from "../broker/contract.js";

/** @param losses Default: the losses of the entry. */
export function pieceOf(entry: LeasedEntry, token: Token, losses = entry.losses): EntryWrite {
  return {
    pipeline: entry.pipeline,
    queue: entry.queue,
    planId: entry.planId,
    signature: entry.signature,
    rows: token.rows,
    bytes: tokenBytes(token),
    losses,
    attempts: entry.attempts,
    delivered: entry.delivered,
    payload: encodeToken(token),
    enqueuedAtMs: entry.enqueuedAtMs,
  };
}
