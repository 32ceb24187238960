import { binaryColumn, gatherToken, jsonColumn, newRowIds, truthOf, truths } from "@stairs/core";
import { describe, expect, it } from "vitest";

const { yes, no, neither } = truths;

describe("the truth of a column", () => {
  it("is yes for true and no for false, whatever spaces stand around them", () => {
    const column = jsonColumn(4, Buffer.from("[true,false, true ,\n\tfalse\r\n]"));
    expect([...truthOf(column, 4)]).toEqual([yes, no, yes, no]);
  });

  it("is neither for every other value, also for one that only looks like a boolean", () => {
    const column = jsonColumn(6, Buffer.from('["true",1,null,[true],{"a":true},"tru"]'));
    expect([...truthOf(column, 6)]).toEqual(Array.from({ length: 6 }, () => neither));
  });

  it("is neither without the column, in rows that lack it, and in other kinds of column", () => {
    expect([...truthOf(undefined, 2)]).toEqual([neither, neither]);
    const bytes = binaryColumn(1, Buffer.from("true"), Buffer.from([4, 0, 0, 0]));
    expect([...truthOf(bytes, 1)]).toEqual([neither]);
    const whole = jsonColumn(3, Buffer.from("[true,true,false]"));
    const sparse = { ...whole, presence: Buffer.from([0b101]) };
    expect([...truthOf(sparse, 3)]).toEqual([yes, neither, no]);
  });

  it("follows rows that were taken out in another order", () => {
    const frame = new Map([["value", jsonColumn(3, Buffer.from("[true,false,true]"))]]);
    const token = { rows: 3, ids: newRowIds(3), frames: [frame] };
    const { frames } = gatherToken(token, Uint32Array.of(1, 2, 1));
    expect([...truthOf(frames[0]?.get("value"), 3)]).toEqual([no, yes, no]);
  });

  it("is refused where the text does not have the column's elements", () => {
    expect(() => truthOf(jsonColumn(3, Buffer.from("[true,false]")), 3)).toThrow();
  });
});
