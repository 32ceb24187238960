import {
  binaryColumn,
  type Column,
  int64sColumn,
  jsonColumn,
  newRowIds,
  rowJson,
  type Token,
} from "@stairs/core";
import { describe, expect, it } from "vitest";
import { editedRow, type RowEdit } from "../../../src/dead/edit.js";

const int64 = Buffer.alloc(8);
int64.writeBigInt64LE(9_007_199_254_740_993n);
const ends = Buffer.alloc(4);
ends.writeUInt32LE(2);
const columns: readonly (readonly [string, Column])[] = [
  ["big", jsonColumn(1, Buffer.from("[ 9223372036854775807 ]"))],
  ["text", jsonColumn(1, Buffer.from('["a b"]'))],
  ["list", jsonColumn(1, Buffer.from('[[1,{"x":1.00}]]'))],
  ["count", int64sColumn(1, int64)],
  ["raw", binaryColumn(1, Buffer.from([1, 2]), ends)],
];

function tokenOf(...frames: readonly (readonly (readonly [string, Column])[])[]): Token {
  return { rows: 1, ids: newRowIds(1), frames: frames.map((frame) => new Map(frame)) };
}

function edited(token: Token, edit: Partial<RowEdit>): Token {
  return editedRow(token, { id: "1-0", rowJson: "", set: {}, ...edit }, 10_000);
}

describe("a row that is edited before it is tried again (F73)", () => {
  it("keeps the column of each field that is as it was shown, however it is laid out", () => {
    const token = tokenOf(columns);
    const [frame] = token.frames;
    const shown = frame === undefined ? "" : rowJson(frame, 0);
    const spread = shown.replaceAll(",", ",\n  ").replaceAll(":", " : ");
    for (const rowText of [shown, spread]) {
      const [kept] = edited(token, { rowJson: rowText }).frames;
      expect([...(kept ?? [])]).toEqual(columns);
      for (const [name, column] of columns) expect(kept?.get(name)).toBe(column);
    }
  });

  it("has JSON where a field differs, lacks what was left out, and has what was added", () => {
    const token = tokenOf(columns);
    const rowText = '{"text":"a  b","count":9007199254740994,"raw":{"base64":"AQI="},"new":null}';
    const [frame] = edited(token, { rowJson: rowText }).frames;
    expect([...(frame?.keys() ?? [])]).toEqual(["text", "count", "raw", "new"]);
    expect(frame?.get("text")).toMatchObject({ kind: "json", data: Buffer.from('["a  b"]') });
    expect(frame?.get("count")).toMatchObject({
      kind: "json",
      data: Buffer.from("[9007199254740994]"),
    });
    expect(frame?.get("raw")).toBe(token.frames[0]?.get("raw"));
    expect(frame?.get("new")?.data.toString()).toBe("[null]");
  });

  it("with several frames is an array of them; a single field is set in each frame that has it", () => {
    const token = tokenOf(columns.slice(0, 2), columns.slice(1, 3));
    const whole = edited(token, { rowJson: '[{"big":9223372036854775807,"text":1}, {}]' });
    expect(whole.frames.map((frame) => [...frame.keys()])).toEqual([["big", "text"], []]);
    expect(whole.frames[0]?.get("big")).toBe(token.frames[0]?.get("big"));
    const set = edited(token, { set: { text: '"c"' } });
    expect(set.frames.map((frame) => rowJson(frame, 0))).toEqual([
      '{"big":9223372036854775807,"text":"c"}',
      '{"text":"c","list":[1,{"x":1.00}]}',
    ]);
    expect(() => edited(token, { set: { other: "1" } })).toThrow(/2 frames and none .* "other"/);
  });

  it.each([
    [{ rowJson: '{"a":' }, /payload for dead letter 1-0 is no JSON/],
    [{ rowJson: "[]" }, /is an array: expected an object/],
    [{ rowJson: `{"${"x".repeat(300)}":1}` }, /field name has 300 bytes/],
    [{ set: { zip: "Berlin" } }, /value of "zip" for dead letter 1-0 is no JSON.*zip='"text"'/],
    [{ set: { "": "1" } }, /field name has 0 bytes/],
    [{ set: { a: `"${"x".repeat(20_000)}"` } }, /20\d\d\d bytes; a row may have 10000/],
  ])("is refused with a clear error: %#", (edit, message) => {
    expect(() => edited(tokenOf(columns), edit)).toThrow(message);
  });

  it("is refused when it has another number of frames", () => {
    const token = tokenOf(columns, columns);
    for (const rowText of ["{}", "[{}]", "[{},{},{}]", "no"])
      expect(() => edited(token, { rowJson: rowText })).toThrow(/must be an array of 2 objects/);
  });

  it("takes __proto__ as a field like any other", () => {
    const [frame] = edited(tokenOf(columns), { rowJson: '{"__proto__":{"x":1}}' }).frames;
    expect(frame?.get("__proto__")?.data.toString()).toBe('[{"x":1}]');
  });
});
