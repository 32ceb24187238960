/** `json`: ONE JSON array text with an element a row. No element is ever parsed; cuts look for commas. */
import {
  concatArrays,
  elementOffsets,
  elementRange,
  elementsAt,
  elementsAtBytes,
  elementText,
} from "../json-elements.js";
import { type KindRules, truths } from "./kind.js";
import { receivedBytes } from "./received-bytes.js";

const openBracket = 0x5b;
const closeBracket = 0x5d;
const trueText = Buffer.from("true");
const falseText = Buffer.from("false");

export const json: KindRules<Buffer> = {
  code: 0,
  hasEnds: false,
  isSmall: false,

  sizeProblem({ data, baseRows }) {
    if (data[0] !== openBracket || data[data.length - 1] !== closeBracket || data.length < 2)
      return `its text of ${data.length} bytes does not begin with [ and end with ]`;
    return data.length > baseRows * 2
      ? null
      : `its text of ${data.length} bytes is too short for an array of ${baseRows} elements`;
  },
  placeProblem: () => null,
  verify: ({ data, baseRows }) => void elementOffsets(data, baseRows),

  range: ({ data, baseRows }, from, to) => ({
    data: elementRange(data, baseRows, from, to),
    baseRows: to - from,
  }),
  at: ({ data, baseRows }, index) => ({
    data: elementsAt(data, baseRows, index),
    baseRows: index.length,
  }),
  atBytes: ({ data, baseRows }, index) => elementsAtBytes(data, baseRows, index),
  concat: (parts, baseRows) => ({ data: concatArrays(parts), baseRows }),
  filler: () => ({ data: Buffer.from("[null]"), baseRows: 1 }),

  text: ({ data, baseRows }, at) => elementText(data, baseRows, at),
  toJson: ({ data }) => ({ data }),
  truth({ data, baseRows }) {
    const offsets = elementOffsets(data, baseRows);
    return (at) => {
      const begin = (offsets[at] ?? 0) + 1;
      const end = offsets[at + 1] ?? 0;
      if (equals(data, begin, end, trueText)) return truths.yes;
      return equals(data, begin, end, falseText) ? truths.no : truths.neither;
    };
  },

  toWire: ({ data }) => data,
  fromWire: (wire) => ({ data: trimmed(receivedBytes(wire)) }),
};

/** JSON text without the white space around it, which some writers end their texts with. */
function trimmed(text: Buffer): Buffer {
  const { from, to } = inner(text, 0, text.length);
  return from === 0 && to === text.length ? text : text.subarray(from, to);
}

function equals(data: Buffer, begin: number, end: number, word: Buffer): boolean {
  const { from, to } = inner(data, begin, end);
  return to - from === word.length && data.compare(word, 0, word.length, from, to) === 0;
}

/** The range without the white space at both ends. */
function inner(data: Buffer, begin: number, end: number): { from: number; to: number } {
  let from = begin;
  let to = end;
  while (from < to && isSpace(data[from])) from++;
  while (to > from && isSpace(data[to - 1])) to--;
  return { from, to };
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
