import { describe, expect, it } from "vitest";
import { textOf } from "./plan-text.js";
import { concatenate, consumer, entry, step, worker } from "./specs.js";

describe("branches", () => {
  it("that never meet are lines of their own", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry"),
        step("g", "f"),
        consumer("c", "g"),
        step("h", "f"),
        consumer("d", "h"),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f(entry: *)",
      "  fork",
      "    c = g, c keeping(f: *)",
      "  fork",
      "    d = h, d keeping(f: *)",
    ]);
  });

  it("that meet later stay in one line, and each still needed frame has its place", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry", { inputs: ["a"], mode: "replace" }),
        step("g", "entry", { inputs: ["b"], mode: "replace" }),
        concatenate("both", "f", "k = g"),
        worker("w", "both", { inputs: ["k"] }),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: a b",
      "core.main [entry]",
      "  f = f replacing(entry: a)",
      "  g = g replacing(entry: b)",
      "  both = concatenate f, k=g",
      "  core.main/w <- both: k",
      "core.main/w [both]",
      "  w = w(both: k)",
    ]);
  });

  it("that leave at once and are all workers each have their queue from arrival", () => {
    expect(
      textOf(
        entry(),
        worker("f", "entry", { inputs: ["a"] }),
        consumer("c", "entry", { asWorker: true }),
      ),
    ).toEqual([
      "arrival",
      "  fork",
      "    core.main/f <- entry: a",
      "  fork",
      "    core.main/c <- entry: *",
      "core.main/f [entry]",
      "  f = f(entry: a)",
      "core.main/c [entry]",
      "  c = c keeping(entry: *)",
    ]);
  });

  it("of which one has a call before its queue share one entry stage", () => {
    expect(
      textOf(
        entry(),
        worker("w", "entry", { inputs: ["a"] }),
        consumer("c", "entry", { inputs: ["b"] }),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: a b",
      "core.main [entry]",
      "  fork",
      "    core.main/w <- entry: a",
      "  fork",
      "    c = c keeping(entry: b)",
      "core.main/w [entry]",
      "  w = w(entry: a)",
    ]);
  });
});
