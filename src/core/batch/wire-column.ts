/**
 * The shapes of batches in JavaScript as the protocol's loader gives and takes them, and the values of
 * a received column. Depending on the loader's options, what was not set is left out or stands there
 * as null, 0 or an empty Buffer; a discriminator, where there is one, says what was set.
 */
import { type ColumnKind, columnKinds, rulesOf, type WireKinds } from "./kinds/table.js";
import type { Values } from "./values.js";

/** stairs.v1.Batch. */
export interface WireBatch {
  rows?: number;
  columns?: WireColumn[];
  rowIds?: WireRowIdRange[];
}

/** stairs.v1.Column. */
export interface WireColumn extends WireKinds {
  name?: string;
  presence?: Buffer;
  index?: Buffer;
  baseRows?: number;
  /** Which kind was set. */
  values?: ColumnKind;
}

/** stairs.v1.RowIdRange. */
export interface WireRowIdRange {
  base?: Buffer;
  start?: number;
  count?: number;
}

/** The values of a received column whose size is not checked yet, or what is wrong. */
type Received = Omit<Values, "baseRows"> | string;

/** The values that a column was sent with, or, as text, what is wrong with them. */
export function wireValues(wire: WireColumn, rows: number): Received {
  const kind = wire.values ?? kindOf(wire, rows);
  if (kind === null) return `it has no values: set one of ${columnKinds.join(", ")}`;
  if (!isKind(kind)) return `it has values of several kinds (${kind}): set one`;
  return { kind, ...rulesOf(kind).fromWire(wire[kind]) };
}

/** What was set, without a discriminator; null: nothing; else, as text, all that were. */
function kindOf(wire: WireColumn, rows: number): string | null {
  const filled = columnKinds.filter((kind) => {
    const { data, ends } = rulesOf(kind).fromWire(wire[kind]);
    return data.length > 0 || (ends?.length ?? 0) > 0;
  });
  if (filled.length > 0) return filled.join(", ");
  // Only a column without rows is empty and yet there; then its kind hardly matters.
  if (rows > 0) return null;
  return columnKinds.find((kind) => kind !== "json" && isSet(wire[kind])) ?? null;
}

function isKind(kind: string): kind is ColumnKind {
  return columnKinds.some((known) => known === kind);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}
