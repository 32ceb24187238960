/**
 * The element offsets of JSON arrays, found once for each buffer and remembered as long as it lives.
 * Arrays that are cut out of others inherit their offsets, so that no byte is scanned twice.
 */
import { StairsError } from "../errors.js";
import { copyBytes } from "./copy-bytes.js";
import { scanElements } from "./json-scan.js";

const known = new WeakMap<Buffer, Uint32Array>();
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/**
 * Where the elements of a JSON array stand: as {@link scanElements}.
 * @throws StairsError BAD_BATCH if there are not `elements` elements.
 */
export function elementOffsets(text: Buffer, elements: number): Uint32Array {
  const found = known.get(text);
  if (found === undefined) {
    const offsets = scanElements(text, elements);
    known.set(text, offsets);
    return offsets;
  }
  if (found.length !== elements + 1) {
    throw new StairsError(
      "BAD_BATCH",
      `A json column has ${found.length - 1} elements where its rows need ${elements}.`,
    );
  }
  return found;
}

/** Records where the elements of a new text stand. */
export function rememberOffsets(text: Buffer, offsets: Uint32Array): void {
  known.set(text, offsets);
}

/** The array of the elements from `from` up to `to` of an array with `elements` elements. */
export function elementRange(text: Buffer, elements: number, from: number, to: number): Buffer {
  if (from === to) return Buffer.from("[]");
  const offsets = elementOffsets(text, elements);
  if (from === 0 && to === elements) return text;
  const begin = offsets[from] ?? 0;
  const end = offsets[to] ?? 0;
  const out = Buffer.allocUnsafe(end - begin + 1);
  text.copy(out, 0, begin, end + 1);
  out[0] = openBracket;
  out[end - begin] = closeBracket;
  rememberOffsets(
    out,
    offsets.subarray(from, to + 1).map((offset) => offset - begin),
  );
  return out;
}

/** The array of the elements at `index`, in that order. */
export function elementsAt(text: Buffer, elements: number, index: Uint32Array): Buffer {
  const offsets = elementOffsets(text, elements);
  const out = Buffer.allocUnsafe(elementsAtBytes(text, elements, index));
  const written = new Uint32Array(index.length + 1);
  let at = 0;
  for (let i = 0; i < index.length; i++) {
    const element = index[i] ?? 0;
    written[i] = at;
    out[at++] = i === 0 ? openBracket : comma;
    at = copyBytes(text, (offsets[element] ?? 0) + 1, offsets[element + 1] ?? 0, out, at);
  }
  written[index.length] = at;
  if (index.length === 0) out[at++] = openBracket;
  out[at] = closeBracket;
  if (index.length > 0) rememberOffsets(out, written);
  return out;
}

/** The size of the array of the elements at `index`, in bytes. */
export function elementsAtBytes(text: Buffer, elements: number, index: Uint32Array): number {
  if (index.length === 0) return 2;
  // Every element has a comma or a bracket before it; one bracket ends the array.
  if (elements === 1) return index.length * (text.length - 1) + 1;
  const offsets = elementOffsets(text, elements);
  let bytes = 1;
  for (let i = 0; i < index.length; i++) {
    const element = index[i] ?? 0;
    bytes += (offsets[element + 1] ?? 0) - (offsets[element] ?? 0);
  }
  return bytes;
}

/** The text of one element, without spaces around it. */
export function elementText(text: Buffer, elements: number, element: number): string {
  const offsets = elementOffsets(text, elements);
  return text.toString("utf8", (offsets[element] ?? 0) + 1, offsets[element + 1] ?? 0).trim();
}

/** The texts of a JSON array's elements; undefined for a text that is no JSON array. */
export function jsonElements(text: string): readonly string[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const bytes = Buffer.from(text.trim());
  return value.map((_, element) => elementText(bytes, value.length, element));
}

/** One array out of several, in their order. Does not count the elements. */
export function concatArrays(
  parts: readonly { readonly data: Buffer; readonly baseRows: number }[],
): Buffer {
  const filled = parts.filter((part) => part.baseRows > 0);
  const [only] = filled;
  if (only === undefined) return Buffer.from("[]");
  if (filled.length === 1) return only.data;
  const out = Buffer.allocUnsafe(filled.reduce((bytes, part) => bytes + part.data.length - 1, 1));
  let at = 0;
  for (const { data } of filled) {
    data.copy(out, at, 0, data.length - 1);
    if (at > 0) out[at] = comma;
    at += data.length - 1;
  }
  out[at] = closeBracket;
  return out;
}
