/** Rows as maps of text, and the small things that every model of a pipeline does with them. */
import { createHash } from "node:crypto";

/** Field → value, as JSON text or what `row-values.ts` writes for values that JSON has not. */
export type Fields = ReadonlyMap<string, string>;

/** A row that enters. */
export interface Row {
  readonly id: number;
  readonly fields: Fields;
}

/** What a node's step is, and the fields that it makes. */
export interface Role {
  readonly kind: "function" | "producer" | "predicate";
  readonly makes: readonly string[];
}

/** By the node's name. */
export type Roles = ReadonlyMap<string, Role>;

/** How a step ends for a row, in the end. */
export type Ending =
  | { readonly kind: "result"; readonly fields: Fields }
  | { readonly kind: "rows"; readonly rows: readonly Fields[] }
  | { readonly kind: "drop" }
  | { readonly kind: "failure"; readonly cause: string };

/** What steps do: functions of the node and what it shows, so a frame with a wrong field has other effects. */
export interface Steps {
  outcome(node: string, seen: Fields): Ending;
}

/** The fields in a fixed order, as text. */
export function fieldsText(fields: Fields): string {
  return JSON.stringify([...fields].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Eight hexadecimal digits that follow from the parts alone. */
export function digest(...parts: readonly (string | number)[]): string {
  return createHash("sha1").update(parts.join("|")).digest("hex").slice(0, 8);
}

/** What the predicate of a step says. */
export function accepts(node: string, seen: Fields): boolean {
  return Number.parseInt(digest("when", node, fieldsText(seen)), 16) % 2 === 0;
}

/** The fields of a frame that a step sees. */
export function visible(frame: Fields, inputs: readonly string[] | null): Fields {
  return inputs === null ? frame : new Map([...frame].filter(([field]) => inputs.includes(field)));
}

/** Fields under new names; "missing" if the row lacks one of them. */
export function renamed(
  frame: Fields,
  names: readonly (readonly [string, string])[],
  keepOthers: boolean,
): Fields | "missing" {
  const result = new Map(keepOthers ? frame : []);
  for (const [name, old] of names) {
    result.delete(old);
    result.delete(name);
  }
  for (const [name, old] of names) {
    const value = frame.get(old);
    if (value === undefined) return "missing";
    result.set(name, value);
  }
  return result;
}

/** Parts of a concatenate: all fields of a frame, one of them, or the frame as an object. */
export interface Part {
  readonly frame: Fields;
  readonly field: string | null;
  readonly name: string | null;
}

/** One frame out of several; later parts win. */
export function concatenated(
  parts: readonly Part[],
  nested: (frame: Fields) => string | undefined,
): Fields | "missing" | "bad" {
  if (parts.some(({ frame, field }) => field !== null && !frame.has(field))) return "missing";
  const whole = new Map<string, string>();
  for (const { frame, field, name } of parts) {
    if (field !== null) whole.set(name ?? field, frame.get(field) ?? "");
    else if (name === null) for (const [each, text] of frame) whole.set(each, text);
    else {
      const text = nested(frame);
      if (text === undefined) return "bad";
      whole.set(name, text);
    }
  }
  return whole;
}
