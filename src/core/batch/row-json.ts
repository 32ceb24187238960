/** Rows as JSON text for people. */
import { binaryCell, doubleCell, int64Cell, jsonCell } from "./cells.js";
import type { Column, Frame } from "./model.js";
import { isPresent } from "./presence.js";

/**
 * One row as the text of a JSON object. JSON values stand in it as they were written, byte strings as
 * `{"base64": "…"}`, NaN and infinities as text.
 * @throws StairsError BAD_BATCH if a json column's text does not have its elements.
 */
export function rowJson(frame: Frame, row: number): string {
  const fields: string[] = [];
  for (const [name, column] of frame) {
    if (isPresent(column.presence, row))
      fields.push(`${JSON.stringify(name)}:${cellText(column, row)}`);
  }
  return `{${fields.join(",")}}`;
}

function cellText(column: Column, row: number): string {
  switch (column.kind) {
    case "json":
      return jsonCell(column, row);
    case "binary":
      return JSON.stringify({ base64: binaryCell(column, row).toString("base64") });
    case "int64s":
      return int64Cell(column, row).toString();
    case "doubles": {
      const value = doubleCell(column, row);
      if (Object.is(value, -0)) return "-0";
      return JSON.stringify(Number.isFinite(value) ? value : String(value));
    }
  }
}
