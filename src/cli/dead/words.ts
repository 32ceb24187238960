/** Texts with numbers of rows. */
import { formatCount } from "../table.js";

/** `1 row`, `1,200 rows`. */
export function rowCount(rows: number): string {
  return rows === 1 ? "1 row" : `${formatCount(rows)} rows`;
}

/** States that requested rows are not dead letters. */
export function goneText(rows: number): string {
  const what =
    rows === 1
      ? "1 requested row is not a dead letter"
      : `${formatCount(rows)} requested rows are not dead letters`;
  return `${what} (any more)`;
}
