import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  batchFromWire,
  batchToWire,
  jsonColumn,
  materialise,
  newRowIds,
  type Token,
  uniformParts,
  type WireBatch,
  type WireColumn,
} from "../../../../src/core/batch/index.js";
import { limits } from "../../../../src/core/limits.js";
import { stairsProtocol } from "../../../../src/core/protocol/index.js";
import { arrayText, token } from "./hostile.js";
import { comparableRow, frameRow } from "./row-model.js";
import { holds } from "../../../support/seeds.js";

/** A batch as it arrives on the other side of a connection. */
function sent(batch: WireBatch): WireBatch {
  const { Push } = stairsProtocol().IngestService.service;
  const bytes = Push.requestSerialize({ batch: { sequence: 1, batch } });
  const arrived = Push.requestDeserialize(bytes).batch?.batch;
  if (arrived === undefined || arrived === null) throw new Error("a batch arrives");
  return arrived;
}

function ids(count: number, base = Buffer.alloc(16, 1), start = 0): WireBatch["rowIds"] {
  return [{ base, start, count }];
}

function json(name: string, text: string): WireColumn {
  return { name, json: Buffer.from(text) };
}

describe("a batch on its way", () => {
  it("arrives over the protocol with the same rows, identities and bytes", () => {
    holds(
      "batches on the wire",
      fc.property(token(6), (whole: Token) => {
        for (const frame of whole.frames) {
          for (const part of uniformParts(frame, whole.rows, null)) {
            const rows = part.rows?.length ?? whole.rows;
            const own = newRowIds(rows);
            const got = batchFromWire(sent(batchToWire(rows, part.frame, own)), "the batch");
            expect(got.rows).toBe(rows);
            expect(got.ids?.ranges ?? []).toEqual(own.ranges);
            for (let row = 0; row < rows; row++) {
              const before = comparableRow(frameRow(frame, part.rows?.[row] ?? row));
              expect(comparableRow(frameRow(got.frame, row))).toEqual(before);
            }
            for (const [name, column] of part.frame) {
              expect(got.frame.get(name)).toMatchObject({
                kind: column.kind,
                data: materialise(column).data,
              });
            }
          }
        }
      }),
      300,
    );
  });

  it("may leave its identities out", () => {
    expect(batchFromWire(sent(batchToWire(1, new Map(), null)), "the batch").ids).toBeNull();
  });

  it("may have no rows and no fields, or rows without fields", () => {
    expect(batchFromWire({}, "the batch")).toEqual({ rows: 0, ids: null, frame: new Map() });
    expect(batchFromWire({ rows: 3, columns: [], rowIds: [] }, "the batch").rows).toBe(3);
    const empty = batchFromWire(
      sent({ rows: 0, columns: [{ name: "d", doubles: Buffer.alloc(0) }] }),
      "the batch",
    );
    expect(empty.frame.get("d")?.kind).toBe("doubles");
  });

  it("is read with and without a discriminator, with unset values left out, null or empty", () => {
    const data = arrayText(["1", "2"]);
    const empty = Buffer.alloc(0);
    const columns: WireColumn[] = [
      { name: "left out", json: data },
      { name: "discriminated", json: data, values: "json", doubles: empty, binary: null },
      {
        name: "defaults",
        json: data,
        doubles: empty,
        int64s: empty,
        binary: null,
        presence: empty,
        index: empty,
        baseRows: 0,
      },
      { name: "empty object", json: data, binary: { data: empty, ends: empty } },
    ];
    const { frame } = batchFromWire({ rows: 2, columns }, "the batch");
    expect(
      Array.from(frame.values(), ({ kind, data: own }) => `${kind} ${own.toString()}`),
    ).toEqual(Array.from(columns, () => "json [1,2]"));
  });

  it("is read from plain byte arrays too, and without the white space around its text", () => {
    const plain = new Uint8Array(Buffer.from(" [1,2]\n")) as Buffer;
    const { frame } = batchFromWire(
      { rows: 2, columns: [{ name: "a", json: plain }] },
      "the batch",
    );
    expect(frame.get("a")?.data.toString()).toBe("[1,2]");
    expect(Buffer.isBuffer(frame.get("a")?.data)).toBe(true);
  });

  it("has a field named __proto__ like any other", () => {
    const { frame } = batchFromWire(
      sent({ rows: 1, columns: [json("__proto__", '[{"x":1}]')] }),
      "the batch",
    );
    expect([...frame.keys()]).toEqual(["__proto__"]);
  });

  it("is not read into: the number of elements is checked where a column is cut or read", () => {
    const { frame } = batchFromWire({ rows: 2, columns: [json("a", "[1,2,3]")] }, "the batch");
    expect(frame.get("a")?.rows).toBe(2);
  });

  it("is not sent when a row lacks a field", () => {
    const column = { ...jsonColumn(2, Buffer.from("[1,2]")), presence: Buffer.from([1]) };
    expect(() => batchToWire(2, new Map([["a", column]]), null)).toThrow(
      expect.objectContaining({ code: "INTERNAL" }),
    );
  });

  const bytes = (length: number) => Buffer.alloc(length, 0xff);
  it.each<[string, WireBatch, RegExp]>([
    ["too many rows", { rows: limits.batchRows + 1 }, /it has 4194305 rows/],
    ["a broken row count", { rows: 1.5 }, /it has 1.5 rows/],
    [
      "two columns of one name",
      { rows: 1, columns: [json("a", "[1]"), json("a", "[2]")] },
      /two columns named "a"/,
    ],
    [
      "a column without a name",
      { rows: 1, columns: [{ json: Buffer.from("[1]") }] },
      /0 bytes: expected 1 to 256/,
    ],
    [
      "a name that is too long",
      { rows: 1, columns: [json("é".repeat(129), "[1]")] },
      /258 bytes: expected 1 to 256/,
    ],
    [
      "a column without values",
      { rows: 1, columns: [{ name: "a" }] },
      /Column "a" of batch 7 .* no values/,
    ],
    [
      "a column of two kinds",
      { rows: 1, columns: [{ ...json("a", "[1]"), doubles: bytes(8) }] },
      /several kinds \(json, doubles\)/,
    ],
    [
      "a discriminator without its value",
      { rows: 1, columns: [{ name: "a", values: "doubles", json: Buffer.from("[1]") }] },
      /0 bytes where 1 values need 8/,
    ],
    [
      "JSON that is no array",
      { rows: 1, columns: [json("a", '{"a":1}')] },
      /does not begin with \[/,
    ],
    [
      "JSON that is too short",
      { rows: 3, columns: [json("a", "[1,2]")] },
      /too short for an array of 3/,
    ],
    [
      "doubles of a wrong length",
      { rows: 2, columns: [{ name: "a", doubles: bytes(15) }] },
      /15 bytes where 2 values need 16/,
    ],
    [
      "int64s of a wrong length",
      { rows: 2, columns: [{ name: "a", int64s: bytes(24) }] },
      /24 bytes where 2 values need 16/,
    ],
    [
      "ends of a wrong length",
      { rows: 2, columns: [{ name: "a", binary: { data: bytes(2), ends: bytes(4) } }] },
      /ends have 4 bytes/,
    ],
    [
      "ends that leave data over",
      { rows: 1, columns: [{ name: "a", binary: { data: bytes(2), ends: Buffer.alloc(4) } }] },
      /ends at 0, but it has 2/,
    ],
    [
      "ends that fall",
      {
        rows: 2,
        columns: [
          { name: "a", binary: { data: bytes(1), ends: Buffer.from(Uint32Array.of(2, 1).buffer) } },
        ],
      },
      /ends at 1, before it begins at 2/,
    ],
    [
      "presence",
      { rows: 1, columns: [{ ...json("a", "[1]"), presence: bytes(1) }] },
      /may not be sent/,
    ],
    [
      "an index",
      { rows: 1, columns: [{ ...json("a", "[1]"), index: Buffer.alloc(4) }] },
      /may not be sent/,
    ],
    ["a base", { rows: 1, columns: [{ ...json("a", "[1]"), baseRows: 1 }] }, /may not be sent/],
    ["too few identities", { rows: 2, rowIds: ids(1) ?? [] }, /1 row ids for 2 rows/],
    ["identities without rows", { rows: 0, rowIds: ids(1) ?? [] }, /1 row ids for 0 rows/],
    [
      "an empty range of identities",
      { rows: 0, rowIds: ids(0) ?? [] },
      /a range of row ids has 0 rows/,
    ],
    ["a short base", { rows: 1, rowIds: ids(1, bytes(15)) ?? [] }, /base has 15 bytes/],
    [
      "a row number beyond 53 bits",
      { rows: 1, rowIds: ids(1, bytes(16), 2 ** 53) ?? [] },
      /starts at 9007199254740992/,
    ],
  ])("is refused with %s", (_, wire, message) => {
    expect(() => batchFromWire(wire, "batch 7")).toThrow(
      expect.objectContaining({ code: "BAD_BATCH", message: expect.stringMatching(message) }),
    );
    expect(() => batchFromWire(wire, "batch 7")).toThrow(/batch 7/i);
  });
});
