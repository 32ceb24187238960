/** Words about numbers of rows. */
import { formatCount } from "../table.js";

/** `1 row`, `1,200 rows`. */
export function rowCount(rows: number): string {
  return rows === 1 ? "1 row" : `${formatCount(rows)} rows`;
}

/** Says of rows that were asked for that they are no dead letters. */
export function goneText(rows: number): string {
  const what =
    rows === 1
      ? "1 row that was asked for is no dead letter"
      : `${rowCount(rows)} that were asked for are no dead letters`;
  return `${what} (any more)`;
}
