/** Kinds of 8 bytes a value, little-endian, end to end. */
import { bytesOf, uint32View } from "../uint32.js";
import type { KindRules } from "./kind.js";
import { receivedBytes } from "./received-bytes.js";

/** What one packed kind adds to the layout that all share. */
export type PackedKind = Pick<KindRules<Buffer>, "code" | "text" | "toJson">;

/** The rules of a kind of 8 bytes a value. */
export function packed(kind: PackedKind): KindRules<Buffer> {
  return {
    ...kind,
    hasEnds: false,
    isSmall: true,

    sizeProblem: ({ data, baseRows }) =>
      data.length === baseRows * 8
        ? null
        : `it has ${data.length} bytes where ${baseRows} values need ${baseRows * 8}`,
    placeProblem: () => null,
    verify: () => undefined,

    range: ({ data }, from, to) => ({
      data: data.subarray(from * 8, to * 8),
      baseRows: to - from,
    }),
    at({ data }, index) {
      const from = uint32View(data);
      const to = new Uint32Array(index.length * 2);
      for (let i = 0; i < index.length; i++) {
        const at = (index[i] ?? 0) * 2;
        to[i * 2] = from[at] ?? 0;
        to[i * 2 + 1] = from[at + 1] ?? 0;
      }
      return { data: bytesOf(to), baseRows: index.length };
    },
    atBytes: (_, index) => index.length * 8,
    concat: (parts, baseRows) => ({
      data: Buffer.concat(parts.map(({ data }) => data)),
      baseRows,
    }),
    filler: (rows) => ({ data: Buffer.alloc(rows * 8), baseRows: rows }),
    truth: () => null,

    toWire: ({ data }) => data,
    fromWire: (wire) => ({ data: receivedBytes(wire) }),
  };
}
