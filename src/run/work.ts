/** Leased rows on their way through a stage. */
import { gatherToken, type Token } from "@stairs/core";
import type { LeasedEntry } from "../broker/contract.js";

/** The input of a run. */
export interface Work {
  /** All entries have equal signatures and attempts. */
  readonly entries: readonly LeasedEntry[];
  /** The rows of all entries, in their order. */
  readonly token: Token;
}

/** The properties that all entries of the work share. */
export function headOf({ entries: [head] }: Work): LeasedEntry {
  if (head === undefined) throw new Error("a run without entries");
  return head;
}

/** Some rows of a token, in the token's order. */
export function someRows(token: Token, rows: readonly number[]): Token {
  return rows.length === token.rows ? token : gatherToken(token, Uint32Array.from(rows).sort());
}

/** The rows of a token whose origins are not in `gone`, and their origins; undefined if there is none. */
export function rowsWithout(
  { token, origin }: { readonly token: Token; readonly origin: Uint32Array | null },
  gone: ReadonlySet<number>,
): { readonly token: Token; readonly origin: Uint32Array | null } | undefined {
  if (token.rows === 0) return undefined;
  if (gone.size === 0) return { token, origin };
  const kept: number[] = [];
  for (let row = 0; row < token.rows; row++) if (!gone.has(origin?.[row] ?? row)) kept.push(row);
  if (kept.length === 0) return undefined;
  if (kept.length === token.rows) return { token, origin };
  const index = Uint32Array.from(kept);
  return { token: gatherToken(token, index), origin: index.map((row) => origin?.[row] ?? row) };
}
