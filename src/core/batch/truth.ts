/** Reads booleans from columns: they decide where a row goes. */
import { valueOf } from "./cells.js";
import { truths } from "./kinds/kind.js";
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";
import { isPresent } from "./presence.js";

export { truths } from "./kinds/kind.js";

/**
 * For each row whether its value is `true`, `false` or neither.
 * @param column Undefined: no row has the field.
 * @throws StairsError BAD_BATCH if it is a json column whose text does not have its elements.
 */
export function truthOf(column: Column | undefined, rows: number): Uint8Array {
  const found = new Uint8Array(rows).fill(truths.neither);
  if (column === undefined) return found;
  const truth = rulesOf(column.kind).truth(column);
  if (truth === null) return found;
  for (let row = 0; row < rows; row++) {
    if (isPresent(column.presence, row)) found[row] = truth(valueOf(column, row));
  }
  return found;
}
