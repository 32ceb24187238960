/**
 * The members of a JSON object as text, so that a value goes on byte for byte: parsing and writing
 * again would change 64-bit integers and the spelling of numbers.
 */
import { StairsError } from "../errors.js";

/**
 * Name to the value's text, of a text that is one JSON object. Of two members of one name the later counts, as
 * with JSON.parse.
 * @param what Names the text in messages: `Line 3`.
 * @throws StairsError BAD_VALUE.
 */
export function objectMembers(text: string, what: string): ReadonlyMap<string, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StairsError("BAD_VALUE", `${what} is no JSON: ${why}.`, error);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
    throw new StairsError(
      "BAD_VALUE",
      `${what} is ${kind}: expected an object, the fields of one row.`,
    );
  }
  const members = new Map<string, string>();
  // The text is valid, so the scan needs to know only strings and brackets.
  let at = afterBlanks(text, text.indexOf("{") + 1);
  while (text[at] === '"') {
    const nameEnd = stringEnd(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const begin = afterBlanks(text, text.indexOf(":", nameEnd) + 1);
    const end = valueEnd(text, begin);
    members.delete(name);
    members.set(name, text.slice(begin, end).trimEnd());
    at = afterBlanks(text, end + 1);
  }
  return members;
}

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(text[at] ?? "x")) at++;
  return at;
}

/** One past the quote that ends the string that begins at `from`. */
function stringEnd(text: string, from: number): number {
  for (let at = from + 1; ; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
}

/** Where the comma or the bracket stands that ends the value. */
function valueEnd(text: string, from: number): number {
  let depth = 0;
  let at = from;
  for (;;) {
    const character = text[at];
    if (character === '"') {
      at = stringEnd(text, at);
      continue;
    }
    if (depth === 0 && (character === "," || character === "}")) return at;
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    at++;
  }
}
