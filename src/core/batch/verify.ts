/** The full check of a column before its values are read: after it, every row has a value in its place. */
import { StairsError } from "../errors.js";
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";
import { presenceBytes } from "./presence.js";
import { uint32View } from "./uint32.js";

/**
 * Checks that a column has its values: as many JSON elements as it needs, with strings that end and
 * brackets that match; ends that rise; places that exist. How JSON numbers and literals are spelled is
 * not checked.
 * @throws StairsError BAD_BATCH naming the counts.
 */
export function verifyColumn(column: Column): void {
  const problem = columnProblem(column);
  if (problem !== null)
    throw new StairsError("BAD_BATCH", `A ${column.kind} column is malformed: ${problem}.`);
  rulesOf(column.kind).verify(column);
}

/** What is wrong with a column, short of a look at the values themselves; null: nothing. */
export function columnProblem(column: Column): string | null {
  const rules = rulesOf(column.kind);
  return rules.sizeProblem(column) ?? rules.placeProblem(column) ?? indexProblem(column);
}

function indexProblem({ rows, index, presence, baseRows }: Column): string | null {
  if (presence !== undefined && presence.length !== presenceBytes(rows)) {
    return `its presence has ${presence.length} bytes where ${rows} rows need ${presenceBytes(rows)}`;
  }
  if (index === undefined)
    return baseRows === rows ? null : `it has ${baseRows} values for ${rows} rows`;
  if (index.length !== rows * 4)
    return `its index has ${index.length} bytes where ${rows} rows need ${rows * 4}`;
  const places = uint32View(index);
  for (let row = 0; row < places.length; row++) {
    const place = places[row] ?? 0;
    if (place >= baseRows) return `row ${row} has value ${place} of ${baseRows}`;
  }
  return null;
}
