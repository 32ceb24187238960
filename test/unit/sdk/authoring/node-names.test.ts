import { describe, expect, it } from "vitest";
import { concatenate } from "../../../../sdk-ts/src/index.js";
import { errorOf, movesOf, namesOf } from "./build-one.js";

const f = (): object => ({});

describe("a node's name (F15)", () => {
  it("is the function's, then numbered in the builder's order", () => {
    expect(namesOf((entry) => entry.subscribeFunc(f).subscribeFunc(f).applyFunc(f))).toEqual([
      "entry",
      "f",
      "f-2",
      "f-3",
    ]);
  });

  it("never clashes with an explicit one, wherever that comes", () => {
    const names = namesOf((entry) =>
      entry
        .subscribeFunc(f)
        .subscribeFunc(f, { name: "f" })
        .subscribeFunc(f, { name: "f-2" })
        .subscribeFunc(f),
    );
    expect(names).toEqual(["entry", "f-3", "f", "f-2", "f-4"]);
  });

  it("is numbered from 1 for operations", () => {
    const names = movesOf((entry) =>
      concatenate(entry.get("value").rename({ a: "value" }), entry.get("city").select(["city"])),
    );
    expect(names.map((node) => node["name"])).toEqual([
      "entry",
      "get-1",
      "rename-1",
      "get-2",
      "select-1",
      "concatenate-1",
    ]);
  });

  it("leaves the name of the entry to the entry", () => {
    const entry = (): object => ({});
    expect(namesOf((frame) => frame.subscribeFunc(entry))).toEqual(["entry", "entry-2"]);
    expect(errorOf((frame) => frame.subscribeFunc(f, { name: "entry" }))).toContain(
      "the name core.main/entry belongs to the entry, through which rows come in",
    );
  });

  it("stays within 64 letters when it is numbered", () => {
    const long = "f".repeat(64);
    const named = { [long]: (): object => ({}) }[long] ?? f;
    expect(namesOf((entry) => entry.subscribeFunc(named).subscribeFunc(named))).toEqual([
      "entry",
      long,
      `${"f".repeat(62)}-2`,
    ]);
  });

  it("must be given for an anonymous function and for one whose name is no node name", () => {
    expect(errorOf((entry) => entry.subscribeFunc(() => ({})))).toMatch(
      /node-names\.test\.ts:\d+\): subscribeFunc got an anonymous function.*\{ name: "clean" \}/,
    );
    expect(errorOf((entry) => entry.subscribeFunc(f.bind(null)))).toContain(
      'got the function "bound f", whose name does not fit the grammar',
    );
    expect(errorOf((entry) => entry.subscribeFunc(f, { name: "a/b" }))).toContain(
      'has the name "a/b"',
    );
  });

  it("is an error when two nodes ask for the same, with both places", () => {
    const message = errorOf((entry) =>
      entry.subscribeFunc(f, { name: "a" }).subscribeFunc(f, { name: "a" }),
    );
    expect(message).toMatch(
      /core\.main \(\S+node-names\.test\.ts:\d+\): the name core\.main\/a belongs to another node \(\S+:\d+\)/,
    );
  });
});
