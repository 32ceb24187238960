/**
 * Turns rows that a caller passes into columns. A row that cannot be encoded is an error before any
 * row is used.
 */
import { StairsError } from "@stairs/core";
import { type EncodedShape, RowEncoder, type RowProblem } from "./row-encoder.js";

/**
 * The rows by shape; `index` counts from 0.
 * @param pipeline The pipeline that gets the rows, as `app.name`.
 * @throws StairsError BAD_VALUE that names the row (from 1), the field and the kind of value.
 */
export function encodeRows(pipeline: string, rows: readonly unknown[]): EncodedShape[] {
  const encoder = new RowEncoder();
  for (const [at, row] of rows.entries()) {
    const problem = encoder.add(row, at);
    if (problem !== undefined) throw refused(pipeline, problem, at + 1);
  }
  return encoder.shapes().map((shape) => shape.encode());
}

function refused(pipeline: string, { kind, field, what }: RowProblem, number: number): StairsError {
  const problem =
    kind === "bad_row"
      ? `is ${what}: a row is a plain object`
      : `has ${what} in the field ${JSON.stringify(field)}: values may be JSON values, bigint, Date, Uint8Array, and numbers`;
  return new StairsError("BAD_VALUE", `Row ${number} for pipeline ${pipeline} ${problem}.`);
}
