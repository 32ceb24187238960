/**
 * The values below a column, apart from which row has which: ranges and lists of them cut out as
 * bytes, the same way for every kind.
 */
import { copyBytes } from "./copy-bytes.js";
import { concatArrays, elementRange, elementsAt, elementsAtBytes } from "./json-elements.js";
import type { Column } from "./model.js";
import { bytesOf, uint32View } from "./uint32.js";

/** The part of a column that holds values: `baseRows` of them. */
export type Values = Pick<Column, "kind" | "data" | "ends" | "baseRows">;

/** The values from `from` up to `to`. Copies only JSON text. */
export function valueRange(values: Values, from: number, to: number): Values {
  const { kind, data, baseRows } = values;
  if (from === 0 && to === baseRows) return values;
  switch (kind) {
    case "json":
      return { kind, data: elementRange(data, baseRows, from, to), baseRows: to - from };
    case "binary": {
      const ends = endsOf(values);
      const begin = from === 0 ? 0 : (ends[from - 1] ?? 0);
      const own = ends.subarray(from, to).map((end) => end - begin);
      return {
        kind,
        data: data.subarray(begin, begin + (own.at(-1) ?? 0)),
        ends: bytesOf(own),
        baseRows: to - from,
      };
    }
    case "doubles":
    case "int64s":
      return { kind, data: data.subarray(from * 8, to * 8), baseRows: to - from };
  }
}

/** The values at `index`, in that order, copied. */
export function valuesAt(values: Values, index: Uint32Array): Values {
  const { kind, data, baseRows } = values;
  switch (kind) {
    case "json":
      return { kind, data: elementsAt(data, baseRows, index), baseRows: index.length };
    case "binary":
      return binaryAt(values, index);
    case "doubles":
    case "int64s": {
      const from = uint32View(data);
      const to = new Uint32Array(index.length * 2);
      for (let i = 0; i < index.length; i++) {
        const at = (index[i] ?? 0) * 2;
        to[i * 2] = from[at] ?? 0;
        to[i * 2 + 1] = from[at + 1] ?? 0;
      }
      return { kind, data: bytesOf(to), baseRows: index.length };
    }
  }
}

/** How many bytes the values at `index` have when they are copied. */
export function valuesAtBytes(values: Values, index: Uint32Array): number {
  switch (values.kind) {
    case "json":
      return elementsAtBytes(values.data, values.baseRows, index);
    case "binary":
      return binaryBytes(endsOf(values), index) + index.length * 4;
    case "doubles":
    case "int64s":
      return index.length * 8;
  }
}

/** The values of all parts, one after the other. All have one kind, and there is at least one. */
export function concatValues(parts: readonly Values[]): Values {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError("there are no values to concatenate");
  if (others.length === 0) return first;
  const { kind } = first;
  const baseRows = parts.reduce((sum, part) => sum + part.baseRows, 0);
  if (kind === "json") return { kind, data: concatArrays(parts), baseRows };
  const data = Buffer.concat(parts.map((part) => part.data));
  if (kind !== "binary") return { kind, data, baseRows };
  const ends = new Uint32Array(baseRows);
  let at = 0;
  let begin = 0;
  for (const part of parts) {
    for (const end of endsOf(part)) ends[at++] = begin + end;
    begin += part.data.length;
  }
  return { kind, data, ends: bytesOf(ends), baseRows };
}

/** Where the byte strings of a binary column end. */
export function endsOf(values: Values): Uint32Array {
  return uint32View(values.ends ?? Buffer.alloc(0));
}

function binaryAt(values: Values, index: Uint32Array): Values {
  const ends = endsOf(values);
  const data = Buffer.allocUnsafe(binaryBytes(ends, index));
  const own = new Uint32Array(index.length);
  let at = 0;
  for (let i = 0; i < index.length; i++) {
    const value = index[i] ?? 0;
    at = copyBytes(values.data, beginOf(ends, value), ends[value] ?? 0, data, at);
    own[i] = at;
  }
  return { kind: "binary", data, ends: bytesOf(own), baseRows: index.length };
}

function binaryBytes(ends: Uint32Array, index: Uint32Array): number {
  let bytes = 0;
  for (const value of index) bytes += (ends[value] ?? 0) - beginOf(ends, value);
  return bytes;
}

function beginOf(ends: Uint32Array, value: number): number {
  return value === 0 ? 0 : (ends[value - 1] ?? 0);
}
