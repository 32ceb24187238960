/** Words about numbers of rows. */
import { formatCount } from "../table.js";

/** `1 row`, `1,200 rows`. */
export function rowCount(rows: number): string {
  return rows === 1 ? "1 row" : `${formatCount(rows)} rows`;
}
