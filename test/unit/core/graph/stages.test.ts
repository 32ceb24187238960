import { describe, expect, it } from "vitest";
import { textOf } from "./plan-text.js";
import { addValue, concatenate, consumer, entry, get, rename, step, worker } from "./specs.js";

describe("an as-worker node", () => {
  it("begins a stage with a queue of its own, straight from arrival if nothing is called before", () => {
    expect(textOf(entry(), worker("f", "entry"), worker("g", "f"), consumer("c", "g"))).toEqual([
      "arrival",
      "  core.main/f <- entry: *",
      "core.main/f [entry]",
      "  f = f(entry: *)",
      "  core.main/g <- f: *",
      "core.main/g [f]",
      "  c = g, c keeping(f: *)",
    ]);
  });

  it("gets only the frames and fields that are needed from there on", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry", { mode: "replace" }),
        worker("w", "f", { inputs: ["a"], mode: "replace" }),
        concatenate("both", "old = entry.b", "w"),
        consumer("c", "both", { inputs: ["old", "z"] }),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f replacing(entry: *)",
      "  core.main/w <- entry: b, f: a",
      "core.main/w [entry, f]",
      "  w = w replacing(f: a)",
      "  both = concatenate old=entry.b, w",
      "  c = c keeping(both: old z)",
    ]);
  });

  it("does not get fields that a move before their reader makes anew", () => {
    expect(
      textOf(
        entry(),
        worker("w", "entry", { inputs: ["a"] }),
        rename("r", "w", { b: "c" }),
        addValue("v", "r", { d: "1" }),
        consumer("c", "v", { inputs: ["b", "d", "e"] }),
      ),
    ).toContain("  core.main/w <- entry: a c e");
  });

  it("gets the whole frame if one of several readers may read everything", () => {
    const needed = ["  core.main/w <- entry: *"];
    expect(
      textOf(
        entry(),
        worker("w", "entry", { inputs: ["a"] }),
        step("f", "entry"),
        concatenate("both", "w.a", "f"),
        consumer("c", "both"),
      ),
    ).toEqual(expect.arrayContaining(needed));
    expect(
      textOf(
        entry(),
        worker("w", "entry"),
        get("x", "entry", "x"),
        concatenate("both", "w.a", "x"),
        consumer("c", "both"),
      ).join(),
    ).toContain("core.main/w <- entry: *");
  });

  it("that is a consumer gets its rows on the side, and nothing waits for it", () => {
    expect(
      textOf(entry(), step("f", "entry"), consumer("w", "f", { asWorker: true }), step("g", "w")),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f(entry: *)",
      "  fork",
      "    core.main/w <- f: *",
      "  fork",
      "    g = g(f: *)",
      "core.main/w [f]",
      "  w = w keeping(f: *)",
    ]);
  });

  it("behind moves only gets its rows from arrival, after the moves", () => {
    expect(
      textOf(
        entry(),
        get("x", "entry", "x"),
        addValue("v", "x", { path: '"/tmp"' }),
        worker("w", "v"),
      ),
    ).toEqual([
      "arrival",
      "  x = entry.x",
      '  v = add to x: path="/tmp"',
      "  core.main/w <- v: *",
      "core.main/w [v]",
      "  w = w(v: *)",
    ]);
  });
});
