/**
 * The exact JSON text of a value that is not a plain scalar. Unlike JSON.stringify, it writes a
 * bigint as an integer and refuses values that would change or vanish in transit.
 */
import { describeValue, isPlainObject } from "./describe-value.js";

/** The maximum depth. Deeper values, and values that contain themselves, are refused. */
const deepest = 500;

/** Why a value cannot be encoded. */
export class BadValue {
  constructor(
    /** `.a[3]`: the place inside the field's value; empty for the value itself. */
    readonly path: string,
    /** The kind of value, in words. */
    readonly what: string,
  ) {}
}

/**
 * True for a number that JSON.stringify writes like an exact integer. A number beyond 2^53 is not
 * exact, but a reader would take it for an exact bigint.
 */
export function looksExact(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
}

/** The JSON text of a bigint, a number that looks exact, a Date, array or plain object. */
export function jsonText(value: unknown): string | BadValue {
  const problem = findProblem(value, 0);
  if (problem instanceof BadValue) return problem;
  return problem === "plain" ? JSON.stringify(value) : exactText(value);
}

/** `plain`: JSON.stringify writes it correctly. `exact`: it contains bigints. */
function findProblem(value: unknown, depth: number): BadValue | "plain" | "exact" {
  switch (typeof value) {
    case "string":
    case "boolean":
      return "plain";
    case "number":
      if (!Number.isFinite(value)) return new BadValue("", describeValue(value));
      return looksExact(value) ? "exact" : "plain";
    case "bigint":
      return "exact";
    case "object":
      break;
    default:
      return new BadValue("", describeValue(value));
  }
  if (value === null) return "plain";
  if (depth > deepest)
    return new BadValue(
      "",
      `a value that is nested more than ${deepest} levels deep, or contains itself`,
    );
  if (Array.isArray(value)) return findInArray(value, depth);
  if (isPlainObject(value)) return findInObject(value as Record<string, unknown>, depth);
  if (value instanceof Date && !Number.isNaN(value.getTime())) return "plain";
  return new BadValue("", describeValue(value));
}

function findInArray(values: readonly unknown[], depth: number): BadValue | "plain" | "exact" {
  let kind: "plain" | "exact" = "plain";
  for (let i = 0; i < values.length; i++) {
    const found = findProblem(values[i], depth + 1);
    if (found instanceof BadValue) return inside(`[${i}]`, found, depth);
    if (found === "exact") kind = found;
  }
  return kind;
}

function findInObject(
  object: Readonly<Record<string, unknown>>,
  depth: number,
): BadValue | "plain" | "exact" {
  let kind: "plain" | "exact" = "plain";
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value === undefined) continue;
    const found = findProblem(value, depth + 1);
    if (found instanceof BadValue) return inside(`.${name}`, found, depth);
    if (found === "exact") kind = found;
  }
  return kind;
}

function inside(step: string, { path, what }: BadValue, depth: number): BadValue {
  // The path of a value that contains itself would only repeat.
  return new BadValue(depth > 8 ? "" : `${step}${path}`, what);
}

function exactText(value: unknown): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && looksExact(value)) return `${value}.0`;
  if (Array.isArray(value)) return `[${value.map(exactText).join(",")}]`;
  if (typeof value !== "object" || value === null || value instanceof Date)
    return JSON.stringify(value);
  const members = Object.entries(value).flatMap(([name, member]) =>
    member === undefined ? [] : [`${JSON.stringify(name)}:${exactText(member)}`],
  );
  return `{${members.join(",")}}`;
}
