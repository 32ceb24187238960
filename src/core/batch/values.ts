/** The values below a column, apart from which row has which: ranges and lists of them cut out as bytes. */
import { rulesOf } from "./kinds/table.js";
import type { Column } from "./model.js";

/** The part of a column that holds values: `baseRows` of them. */
export type Values = Pick<Column, "kind" | "data" | "ends" | "baseRows">;

/** The values from `from` up to `to`. Copies only where the kind must. */
export function valueRange(values: Values, from: number, to: number): Values {
  const { kind, baseRows } = values;
  if (from === 0 && to === baseRows) return values;
  return { kind, ...rulesOf(kind).range(values, from, to) };
}

/** The values at `index`, in that order, copied. */
export function valuesAt(values: Values, index: Uint32Array): Values {
  return { kind: values.kind, ...rulesOf(values.kind).at(values, index) };
}

/** How many bytes the values at `index` have when they are copied. */
export function valuesAtBytes(values: Values, index: Uint32Array): number {
  return rulesOf(values.kind).atBytes(values, index);
}

/** The values of all parts, one after the other. All have one kind, and there is at least one. */
export function concatValues(parts: readonly Values[]): Values {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError("there are no values to concatenate");
  if (others.length === 0) return first;
  const { kind } = first;
  const baseRows = parts.reduce((sum, part) => sum + part.baseRows, 0);
  return { kind, ...rulesOf(kind).concat(parts, baseRows) };
}
