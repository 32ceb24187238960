import { jsonColumn, objectMembers } from "@stairs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchesOf, type LineBatch } from "../../../src/cli/jsonl/batches.js";
import { holds } from "../../support/seeds.js";

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe("the members of a JSON object", () => {
  it("are the texts of its values, whatever the values are", () => {
    const blank = fc.constantFrom("", " ", "\t", "  ");
    holds(
      "JSON members",
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), blank, (object, gap) => {
        const entries = Object.entries(object).map(
          ([name, value]) => [name, JSON.stringify(value)] as const,
        );
        const text = `${gap}{${entries.map(([name, value]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${value}${gap}`).join(",")}}${gap}`;
        expect([...objectMembers(text, "Line 1")]).toEqual(entries);
      }),
    );
  });

  it("keep numbers as they are written", () => {
    const members = objectMembers('{"id": 9223372036854775807, "x":1.00, "big":1e400}', "Line 1");
    expect(Object.fromEntries(members)).toEqual({
      id: "9223372036854775807",
      x: "1.00",
      big: "1e400",
    });
  });

  it("keep a field named __proto__, and the later of two of one name", () => {
    expect([...objectMembers('{"__proto__":1,"a":1,"a":2}', "Line 1")]).toEqual([
      ["__proto__", "1"],
      ["a", "2"],
    ]);
  });

  it.each([
    ["[1]", /Line 7 is an array: expected an object/],
    ["null", /Line 7 is null/],
    ['"a"', /Line 7 is a string/],
    ['{"a":', /Line 7 is no JSON/],
  ])("are refused for %s, naming the line", (text, message) => {
    expect(() => objectMembers(text, "Line 7")).toThrow(message);
  });
});

describe("batches of JSON lines", () => {
  it("hold consecutive rows with the same fields, in their order", async () => {
    const lines = ['{"a":1,"b":"x"}', "", '{"b":"y","a":2}', '{"a":3}', '{"a":4}'];
    const batches: LineBatch[] = [];
    for await (const batch of batchesOf(from(lines))) batches.push(batch);
    expect(batches.map((batch) => [batch.rows, ...batch.frame.keys()])).toEqual([
      [2, "a", "b"],
      [2, "a"],
    ]);
    expect(batches[0]?.frame.get("b")).toEqual(jsonColumn(2, Buffer.from('["x","y"]')));
    expect(batches[1]?.frame.get("a")).toEqual(jsonColumn(2, Buffer.from("[3,4]")));
  });

  it("give the rows before a bad line, then the error", async () => {
    const batches = batchesOf(from(['{"a":1}', '{"a":2}', "nonsense"]));
    const first = await batches.next();
    expect(first.value).toMatchObject({ rows: 2 });
    await expect(batches.next()).rejects.toThrow(/Line 3 is no JSON/);
  });
});
