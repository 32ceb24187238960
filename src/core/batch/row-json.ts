/** Rows as JSON text for people. */
import { valueOf } from "./cells.js";
import { rulesOf } from "./kinds/table.js";
import type { Frame } from "./model.js";
import { isPresent } from "./presence.js";

/**
 * One row as the text of a JSON object. JSON values stand in it as they were written, byte strings as
 * `{"base64": "…"}`, NaN and infinities as text.
 * @throws StairsError BAD_BATCH if a json column's text does not have its elements.
 */
export function rowJson(frame: Frame, row: number): string {
  const fields: string[] = [];
  for (const [name, column] of frame) {
    if (!isPresent(column.presence, row)) continue;
    const text = rulesOf(column.kind).text(column, valueOf(column, row));
    fields.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${fields.join(",")}}`;
}
