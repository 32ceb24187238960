/**
 * Finds the elements of a JSON array in its bytes. The scan understands only what separates elements:
 * strings with their escapes, matching brackets, and commas. It ignores the spelling of numbers and
 * literals, so every value comes out byte for byte as it went in.
 */
import { StairsError } from "../errors.js";

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const space = 0x20;

/** In longer strings the runtime's own search pays off, although its start costs more. */
const shortString = 16;

/** Brackets that are open; deeper values get a longer stack of their own. */
const openers = new Uint8Array(256);

/**
 * Where the elements of a JSON array stand. Spaces between elements count to the elements.
 * @param text Begins with `[` and ends with `]`.
 * @param elements How many elements there must be.
 * @returns `elements + 1` offsets: element i begins after offset i and ends before offset i + 1, which
 * are those of `[`, the commas and `]`.
 * @throws StairsError BAD_BATCH if the text is no array or has another number of elements.
 */
export function scanElements(text: Buffer, elements: number): Uint32Array {
  const end = text.length - 1;
  if (end < 1 || text[0] !== openBracket || text[end] !== closeBracket) {
    throw malformed(text, 0, "it does not begin with [ and end with ]");
  }
  const offsets = new Uint32Array(elements + 1);
  let commas = 0;
  let last = 0;
  let at = 1;
  while (at < end) {
    const byte = text[at] as number;
    // Digits and most other characters of numbers: the fast path for a column of numbers.
    if (byte > comma && byte < openBracket) {
      at++;
    } else if (byte === comma) {
      if (isBlank(text, last + 1, at))
        throw malformed(text, at, "there is no value before this comma");
      commas++;
      if (commas <= elements) offsets[commas] = at;
      last = at;
      at++;
    } else if (byte === quote) {
      at = afterString(text, at, end);
    } else if (byte === openBracket || byte === openBrace) {
      at = afterNested(text, at, end);
    } else if (byte === closeBracket || byte === closeBrace) {
      throw malformed(text, at, "this bracket closes nothing");
    } else {
      at++;
    }
  }
  const blank = isBlank(text, last + 1, end);
  if (blank && commas > 0) throw malformed(text, end, "there is no value after the last comma");
  const found = blank ? 0 : commas + 1;
  if (found !== elements) {
    throw new StairsError(
      "BAD_BATCH",
      `A json column has ${found} elements where its rows need ${elements}: write one element a row.`,
    );
  }
  offsets[elements] = end;
  return offsets;
}

function isBlank(text: Buffer, from: number, to: number): boolean {
  let at = from;
  while (at < to && (text[at] as number) <= space) at++;
  return at === to;
}

/** The offset behind the string that begins with the quote at `start`. */
function afterString(text: Buffer, start: number, end: number): number {
  let at = start + 1;
  for (;;) {
    const stop = Math.min(at + shortString, end);
    while (at < stop) {
      const byte = text[at] as number;
      if (byte === quote) return at + 1;
      at += byte === backslash ? 2 : 1;
    }
    if (at >= end) throw malformed(text, start, "this string does not end");
    const found = text.indexOf(quote, at);
    if (found < 0 || found >= end) throw malformed(text, start, "this string does not end");
    let before = found;
    while (before > at && text[before - 1] === backslash) before--;
    if (((found - before) & 1) === 0) return found + 1;
    at = found + 1;
  }
}

/** The offset behind the array or object that begins at `start`. */
function afterNested(text: Buffer, start: number, end: number): number {
  let stack: Uint8Array = openers;
  let depth = 0;
  let at = start;
  while (at < end) {
    const byte = text[at] as number;
    if (byte === quote) {
      at = afterString(text, at, end);
      continue;
    }
    if (byte === openBrace || byte === openBracket) {
      if (depth === stack.length) stack = twice(stack);
      stack[depth++] = byte;
    } else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      // In ASCII both closing brackets stand two behind their opening ones.
      if (stack[depth] !== byte - 2) throw malformed(text, at, "this bracket closes another kind");
      if (depth === 0) return at + 1;
    }
    at++;
  }
  throw malformed(text, start, "this bracket is never closed");
}

function twice(stack: Uint8Array): Uint8Array {
  const longer = new Uint8Array(stack.length * 2);
  longer.set(stack);
  return longer;
}

function malformed(text: Buffer, at: number, problem: string): StairsError {
  const near = JSON.stringify(text.toString("utf8", Math.max(0, at - 16), at + 16));
  return new StairsError(
    "BAD_BATCH",
    `A json column is no JSON array: at byte ${at} of ${text.length}, near ${near}, ${problem}.`,
  );
}
