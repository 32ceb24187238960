/**
 * The size of the fields that earlier links added to rows. Each child of a row carries these fields
 * in its message.
 */
import type { Part } from "./part.js";

/** The approximate size of a value that is not text, in bytes. */
const scalarBytes = 8;

/** For each row of the part, the approximate size of the fields to send back, in bytes. */
export function rowWeights(part: Part): Float64Array {
  const weights = new Float64Array(part.rows.length);
  for (const name of part.made) {
    const values = part.fields.get(name)?.values() ?? [];
    for (let at = 0; at < weights.length; at++)
      weights[at] = (weights[at] ?? 0) + weightOf(values[at]);
  }
  return weights;
}

function weightOf(value: unknown): number {
  if (typeof value === "string" || value instanceof Uint8Array) return value.length + scalarBytes;
  if (typeof value !== "object" || value === null) return scalarBytes;
  const text = JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "bigint" ? String(inner) : inner,
  );
  return text.length + scalarBytes;
}
