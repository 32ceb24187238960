/** `binary`: byte strings, end to end, and where each ends. */
import { copyBytes } from "../copy-bytes.js";
import { bytesOf, uint32View } from "../uint32.js";
import type { KindRules, Stored } from "./kind.js";
import { receivedBytes } from "./received-bytes.js";

/** stairs.v1.BytesColumn. */
export interface WireBytesColumn {
  data?: Buffer;
  ends?: Buffer;
}

export const binary: KindRules<WireBytesColumn> = {
  code: 1,
  hasEnds: true,
  isSmall: false,

  sizeProblem({ data, ends, baseRows }) {
    if (ends?.length !== baseRows * 4)
      return `its ends have ${ends?.length ?? 0} bytes where ${baseRows} values need ${baseRows * 4}`;
    const end = baseRows === 0 ? 0 : ends.readUInt32LE(ends.length - 4);
    return end === data.length
      ? null
      : `its last value ends at ${end}, but it has ${data.length} bytes of data`;
  },
  placeProblem(values) {
    const ends = endsOf(values);
    let begin = 0;
    for (let row = 0; row < ends.length; row++) {
      const end = ends[row] ?? 0;
      if (end < begin) return `its value ${row} ends at ${end}, before it begins at ${begin}`;
      begin = end;
    }
    return null;
  },
  verify: () => undefined,

  range(values, from, to) {
    const ends = endsOf(values);
    const begin = beginOf(ends, from);
    const own = ends.subarray(from, to).map((end) => end - begin);
    const data = values.data.subarray(begin, begin + (own.at(-1) ?? 0));
    return { data, ends: bytesOf(own), baseRows: to - from };
  },
  at(values, index) {
    const ends = endsOf(values);
    const data = Buffer.allocUnsafe(bytesAt(ends, index));
    const own = new Uint32Array(index.length);
    let at = 0;
    for (let i = 0; i < index.length; i++) {
      const value = index[i] ?? 0;
      at = copyBytes(values.data, beginOf(ends, value), ends[value] ?? 0, data, at);
      own[i] = at;
    }
    return { data, ends: bytesOf(own), baseRows: index.length };
  },
  atBytes: (values, index) => bytesAt(endsOf(values), index) + index.length * 4,
  concat(parts, baseRows) {
    const ends = new Uint32Array(baseRows);
    let at = 0;
    let begin = 0;
    for (const part of parts) {
      for (const end of endsOf(part)) ends[at++] = begin + end;
      begin += part.data.length;
    }
    return { data: Buffer.concat(parts.map(({ data }) => data)), ends: bytesOf(ends), baseRows };
  },
  filler: (rows) => ({ data: Buffer.alloc(0), ends: Buffer.alloc(rows * 4), baseRows: rows }),

  text(values, at) {
    const ends = endsOf(values);
    const value = values.data.subarray(beginOf(ends, at), ends[at]);
    return JSON.stringify({ base64: value.toString("base64") });
  },
  toJson: () => "JSON cannot hold byte strings",
  truth: () => null,

  toWire: ({ data, ends }) => ({ data, ends: ends ?? Buffer.alloc(0) }),
  fromWire: (wire) => ({ data: receivedBytes(wire?.data), ends: receivedBytes(wire?.ends) }),
};

function endsOf({ ends }: Stored): Uint32Array {
  return uint32View(ends ?? Buffer.alloc(0));
}

function bytesAt(ends: Uint32Array, index: Uint32Array): number {
  let bytes = 0;
  for (const value of index) bytes += (ends[value] ?? 0) - beginOf(ends, value);
  return bytes;
}

function beginOf(ends: Uint32Array, value: number): number {
  return value === 0 ? 0 : (ends[value - 1] ?? 0);
}
