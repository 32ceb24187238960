import { describe, expect, it, vi } from "vitest";
import { scored, table } from "../../../examples/guide/consumers.js";
import { orders, parcels } from "../../../examples/guide/flows.js";
import {
  branches,
  fields,
  options,
  outcomes,
  routes,
  words,
} from "../../../examples/guide/pipelines.js";
import { main } from "../../../examples/guide/producers.js";
import { main as remote } from "../../../examples/guide/remote.js";

const long = { id: 1, from: "ann@example.org", text: "one two three four" };
const empty = { id: 2, from: "bob", text: "" };

describe("the code of the guide (F92)", () => {
  it("moves fields without a call", async () => {
    const { rows } = await fields.run([long]);
    expect(rows).toEqual([{ id: 1, length: 4, channel: "mail" }]);
  });

  it("joins branches on the row that they came from", async () => {
    const { rows } = await branches.run([long]);
    expect(rows).toEqual([{ id: 1, words: 4, sender: { domain: "example.org" } }]);
  });

  it("makes many rows of one", async () => {
    const { rows } = await words.run([long]);
    expect(rows.map(({ word }) => word)).toEqual(["one", "two", "three", "four"]);
  });

  it("passes a row by for which a predicate is false", async () => {
    const stubs = { "nlp/detect-language": () => ({ language: "en" }) };
    const { rows } = await options.run([long, empty], { stubs });
    expect(rows).toEqual([
      { ...long, language: "en", words: 4 },
      { ...empty, language: "en" },
    ]);
  });

  it("ends rows by exceptions", async () => {
    const { rows, dropped, failed } = await outcomes.run([long, empty, { ...empty, text: "a" }]);
    expect([rows.length, dropped.length, failed.length]).toEqual([1, 1, 1]);
    expect(failed[0]?.attempts).toBe(1);
  });

  it("copies a pipeline with another config, and hands rows to two others", async () => {
    const log = vi.spyOn(console, "log").mockImplementation(() => undefined);
    const { rows } = await routes.run([long, empty]);
    expect(rows).toEqual([{ greeting: "Dear ann@example.org" }, { greeting: "Dear bob" }]);
    expect(log.mock.calls.flat().map(String).sort()).toEqual(["read 1 later", "reply to 2"]);
    log.mockRestore();
  });

  it("runs Flows, and a subclass with one step more", async () => {
    expect((await orders.run([{ items: 20 }])).rows).toEqual([{ items: 20, tax: 40, price: 230 }]);
    expect((await parcels.run([{ items: 20 }])).rows).toEqual([{ items: 20, tax: 41, price: 236 }]);
  });

  it("writes a row once under its id, and none that the predicate leaves out", async () => {
    await scored.run([
      { id: 1, score: 0.9 },
      { id: 2, score: 0.1 },
    ]);
    expect([...table.values()]).toEqual([{ id: 1, score: 0.9 }]);
    expect([...table.keys()]).toEqual([expect.stringMatching(/^[0-9a-f]{32}-0$/)]);
  });

  it("runs what a producer feeds", async () => {
    expect((await main.run([{ value: 4 }])).rows).toEqual([{ value: 4, square: 16 }]);
  });

  it("takes a stub for a step in another language", async () => {
    const seen: object[] = [];
    const stubs = {
      "text/measure": ({ text }: { text: string }) => ({ length: text.length }),
      print: (row: object) => void seen.push(row),
    };
    await remote.run([{ text: "abc", number: 1 }], { stubs });
    expect(seen).toMatchObject([{ text: "abc", length: 3 }]);
  });
});
