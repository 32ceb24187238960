/**
 * What the functions of programs do: everything follows from the function's identity and the fields that
 * it sees, so a frame with a wrong field has other effects everywhere behind it.
 */
import { Chance } from "../../support/chance.js";
import type { Temper } from "./program.js";
import {
  fieldNames,
  floatField,
  type Fields,
  kindFor,
  longText,
  rowText,
  valueOf,
} from "./values.js";

/** How a function ends for a row when it has been tried often enough. */
export type Ending =
  | { readonly end: "result"; readonly made: Readonly<Record<string, unknown>> }
  | { readonly end: "drop"; readonly reason: string }
  | { readonly end: "dead"; readonly cause: "exception" | "bad_result" };

/** What it does before that. */
export type Hitch =
  { readonly hitch: "none" | "later" } | { readonly hitch: "fails"; readonly times: number };

/** How many rows a row becomes at the most. */
const mostChildren = 4;

/** The end of a function for a row that has these fields. */
export function endingOf(key: string, temper: Temper, seen: Fields): Ending {
  const chance = chanceOf("end", key, seen);
  const struck = chance.once(3);
  if (struck && temper === "drop") return { end: "drop", reason: `reason ${chance.below(2)}` };
  if (struck && temper === "permanent") return { end: "dead", cause: "exception" };
  if (struck && temper === "bad result") return { end: "dead", cause: "bad_result" };
  return { end: "result", made: madeBy(chance) };
}

/** What the function does at first. */
export function hitchOf(key: string, temper: Temper, seen: Fields): Hitch {
  const chance = chanceOf("hitch", key, seen);
  if (!chance.once(3)) return { hitch: "none" };
  if (temper === "flaky") return { hitch: "fails", times: 1 + chance.below(2) };
  return { hitch: temper === "later" ? "later" : "none" };
}

/** What a predicate says, or that it fails. */
export function verdictOf(
  key: string,
  seen: Fields,
): { readonly yes: boolean; readonly fails: boolean } {
  const chance = chanceOf("when", key, seen);
  return { yes: chance.once(2), fails: chance.once(4) };
}

/** A single value, for a function whose result is wrapped. */
export function wrappedOf(
  key: string,
  seen: Fields,
): { readonly field: string; readonly value: unknown } {
  const field = wrapField(key);
  const chance = chanceOf("wrap", key, seen);
  return { field, value: valueOf(kindFor(field, chance), chance) };
}

/** The field that the result is wrapped in. */
export function wrapField(key: string): string {
  return fieldNames[new Chance(hash(key)).below(fieldNames.length)] ?? "a";
}

/** The rows that a row becomes. */
export function childrenOf(key: string, seen: Fields): Readonly<Record<string, unknown>>[] {
  const chance = chanceOf("children", key, seen);
  return Array.from({ length: chance.below(mostChildren + 1) }, (_, child) => ({
    ...madeBy(chance),
    ...(chance.once(2) ? { a: child } : {}),
    ...(chance.once(3) ? { b: longText } : {}),
  }));
}

function madeBy(chance: Chance): Readonly<Record<string, unknown>> {
  const fields = chance.shuffled([...fieldNames, floatField]).slice(0, chance.below(4));
  return Object.fromEntries(
    fields.map((field) => [field, valueOf(kindFor(field, chance), chance)]),
  );
}

function chanceOf(what: string, key: string, seen: Fields): Chance {
  return new Chance(hash(`${what} ${key} ${rowText(seen)}`));
}

/** FNV-1a. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++)
    state = Math.imul(state ^ text.charCodeAt(at), 0x01000193);
  return state >>> 0;
}
