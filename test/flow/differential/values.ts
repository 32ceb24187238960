/** Values of all kinds, as functions make them, as the next node sees them, and as text. */
import type { Chance } from "../../support/chance.js";

/** Field → value as it is seen after it has travelled. */
export type Fields = ReadonlyMap<string, unknown>;

/** The only field with NaN and infinities, and with numbers alone. */
export const floatField = "f";

/** All other field names. */
export const fieldNames = ["a", "b", "c", "d", "e"] as const;

/** What a column of a field may hold. */
export const valueKinds = [
  "integer",
  "bigint",
  "float",
  "infinite",
  "string",
  "null",
  "boolean",
  "object",
  "array",
  "bytes",
  "date",
] as const;

export type ValueKind = (typeof valueKinds)[number];

/** A row with it fills a part that goes ahead of its outcome. */
export const longText = "a long text ".repeat(400);
const texts = ["", "x", "two words", 'quo"te', "Grüße", "日本", "🚀 \u2028", "\\n\n\t", "0"];

/** A value of this kind. */
export function valueOf(kind: ValueKind, chance: Chance): unknown {
  switch (kind) {
    case "integer":
      return chance.below(7) - 3;
    case "bigint":
      return 2n ** 53n + BigInt(chance.below(1000)) * (chance.once(2) ? 1n : -(2n ** 20n));
    case "float":
      return chance.below(9) + 0.5;
    case "infinite":
      return [Number.NaN, Infinity, -Infinity][chance.below(3)];
    case "string":
      return texts[chance.below(texts.length)];
    case "null":
      return null;
    case "boolean":
      return chance.once(2);
    case "object":
      return { n: chance.below(5), "k ü": [null, { big: 2n ** 60n + BigInt(chance.below(9)) }] };
    case "array":
      return [chance.below(5), texts[chance.below(texts.length)], [true, 1.25]];
    case "bytes":
      return Uint8Array.from({ length: chance.below(4) }, () => chance.below(256));
    case "date":
      return new Date(1_700_000_000_000 + chance.below(100_000));
  }
}

/** The kind of a value before it travels. */
export function kindOf(value: unknown): ValueKind {
  if (value === null) return "null";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof Date) return "date";
  if (Array.isArray(value)) return "array";
  switch (typeof value) {
    case "number":
      if (!Number.isFinite(value)) return "infinite";
      return Number.isInteger(value) ? "integer" : "float";
    case "bigint":
      return "bigint";
    case "string":
      return "string";
    case "boolean":
      return "boolean";
    default:
      return "object";
  }
}

/** A kind that the field may have; all are about as frequent. */
export function kindFor(field: string, chance: Chance): ValueKind {
  if (field === floatField) return chance.once(5) ? "infinite" : "float";
  const rare = chance.once(3);
  const kinds = valueKinds.filter((kind) => kind !== "infinite" && (rare || kind !== "bytes"));
  return kinds[chance.below(kinds.length)] ?? "integer";
}

/** What the next node sees: dates are texts, integers that a number can hold are numbers. */
export function travelled(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (Array.isArray(value)) return value.map(travelled);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, travelled(one)]));
}

/** The fields of a row as the next node sees them. */
export function fieldsOf(row: Readonly<Record<string, unknown>>): Fields {
  return new Map(Object.entries(row).map(([name, value]) => [name, travelled(value)]));
}

/** The fields as an object, or why they cannot be one. */
export function nested(fields: Fields): Readonly<Record<string, unknown>> | "bad" {
  for (const value of fields.values()) {
    if (value instanceof Uint8Array) return "bad";
    if (typeof value === "number" && !Number.isFinite(value)) return "bad";
  }
  return Object.fromEntries(fields);
}

/** Equal for equal values, whatever the order of their fields. */
export function textOf(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "0" : String(value);
  if (value instanceof Uint8Array) return `bytes(${Buffer.from(value).toString("hex")})`;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return rowText(Object.entries(value));
}

/** A row's fields in a fixed order, as text. */
export function rowText(fields: Iterable<readonly [string, unknown]>): string {
  const parts = [...fields].map(([name, value]) => `${name}: ${textOf(value)}`);
  return `{${parts.sort().join(", ")}}`;
}
