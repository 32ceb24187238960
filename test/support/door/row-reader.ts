/** Reads the rows of a test out of what lies in a store: fields `key` and `value`, in a token's last frame. */
import { decodeToken, rowJson } from "@stairs/core";
import type { EntryHead } from "../../../src/broker/contract.js";
import type { Lot, Row } from "../history/event.js";

/** The rows of an encoded token. */
export function rowsIn(payload: Buffer): Row[] {
  const { rows, frames } = decodeToken(payload);
  const frame = frames.at(-1);
  if (frame === undefined) throw new Error("a token without a frame");
  return Array.from({ length: rows }, (_, row) => {
    const { key, value } = JSON.parse(rowJson(frame, row)) as Row;
    return { key, value };
  });
}

/** An entry as histories have it. */
export function lotOf(entry: EntryHead & { readonly payload: Buffer }): Lot {
  const { queue, losses, attempts, payload } = entry;
  return { queue, rows: rowsIn(payload), losses, attempts: attempts.length };
}
