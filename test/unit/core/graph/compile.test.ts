import { describe, expect, it } from "vitest";
import { compileSpec, defaultRetry, type Line, type Op, type Plan } from "@stairs/core";
import { planText, textOf } from "./plan-text.js";
import {
  concatenate,
  consumer,
  entry,
  get,
  pipeline,
  rename,
  select,
  step,
  worker,
} from "./specs.js";

function opsOf(plan: Plan): Op[] {
  const flat = (line: Line): Op[] => [...line.ops, ...line.forks.flatMap(flat)];
  return [plan.entry, ...plan.stages.map((stage) => stage.line)].flatMap(flat);
}

describe("a pipeline without as-worker nodes", () => {
  it("is one stage whose steps go to a worker in one call", () => {
    expect(textOf(entry(), step("f", "entry"), step("g", "f"), consumer("c", "g"))).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  c = f, g, c keeping(entry: *)",
    ]);
  });

  it("sends only the fields that all its steps together read, where all say what they read", () => {
    const f = step("f", "entry", { inputs: ["a"] });
    const g = step("g", "f", { inputs: ["b", "a"] });
    expect(textOf(entry(), f, g)).toEqual([
      "arrival",
      "  core.main <- entry: a b",
      "core.main [entry]",
      "  g = f, g(entry: a b)",
    ]);
    expect(textOf(entry(), f, step("g", "f"))).toContain("  g = f, g(entry: *)");
  });

  it("sends the whole frame where a predicate reads it, since nobody knows what it reads", () => {
    const f = step("f", "entry", { inputs: ["a"], when: "core.main/f/when" });
    expect(textOf(entry(), f)).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f when core.main/f/when(entry: *)",
    ]);
  });

  it("does not fuse over a frame that is needed later", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry"),
        step("g", "f"),
        concatenate("both", "f.a", "b = g.a"),
        consumer("c", "both"),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f(entry: *)",
      "  g = g(f: *)",
      "  both = concatenate f.a, b=g.a",
      "  c = c keeping(both: *)",
    ]);
  });

  it("fuses over a move that has nothing to do with the chain", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry"),
        get("x", "entry", "x"),
        step("g", "f"),
        concatenate("both", "x", "g"),
        consumer("c", "both"),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  x = entry.x",
      "  g = f, g(entry: *)",
      "  both = concatenate x, g",
      "  c = c keeping(both: *)",
    ]);
  });

  it("fuses an inline consumer in the middle, and what follows waits for it", () => {
    expect(textOf(entry(), step("f", "entry"), consumer("c", "f"), step("g", "c"))).toContain(
      "  g = f, c keeping, g(entry: *)",
    );
  });

  it("does its moves, also when they come last and nothing reads them", () => {
    expect(
      textOf(
        entry(),
        select("s", "entry", { a: "a", b: "b" }),
        step("f", "s", { inputs: ["a"] }),
        rename("r", "f", { a: "b", b: "a" }),
        consumer("c", "r", { inputs: ["a"] }),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: a b",
      "core.main [entry]",
      "  s = select entry: a=a b=b",
      "  f = f(s: a)",
      "  r = rename f: a=b b=a",
      "  c = c keeping(r: a)",
    ]);
    const result = compileSpec({
      ...pipeline(entry(), step("f", "entry", { inputs: ["a"] }), get("x", "f", "x")),
      result: "x",
    });
    expect(planText(result).slice(1)).toEqual([
      "  core.main <- entry: a x",
      "core.main [entry]",
      "  f = f(entry: a)",
      "  x = f.x",
    ]);
  });
});

describe("a plan", () => {
  it("names the fields that a row must have: those declared and those that are read at once", () => {
    const spec = pipeline(
      entry("a"),
      get("b", "entry", "b"),
      consumer("c", "b"),
      consumer("d", "entry"),
    );
    expect([...compileSpec(spec).entryFields].sort()).toEqual(["a", "b"]);
  });

  it("gives each link its step, its own policy, timeout and labels, or the defaults", () => {
    const retry = { ...defaultRetry, attempts: 7 };
    const plan = compileSpec(
      pipeline(
        entry(),
        step("f", "entry", { source: "shop.ts:3" }),
        step("g", "f", {
          retry,
          timeoutMs: 180_000,
          requires: { gpu: "1" },
          maxRows: 5,
          step: "nlp/g",
        }),
      ),
    );
    const [f, g] = opsOf(plan).flatMap((op) => (op.op === "call" ? op.links : []));
    expect(f).toEqual({
      node: "f",
      step: "core.main/f",
      mode: "merge",
      when: null,
      inputs: null,
      retry: defaultRetry,
      timeoutMs: 60_000,
      requires: {},
      maxRows: null,
      expand: false,
      maxOutputs: 100_000,
      ended: null,
      source: "shop.ts:3",
    });
    expect(g).toMatchObject({
      step: "nlp/g",
      retry,
      timeoutMs: 180_000,
      requires: { gpu: "1" },
      maxRows: 5,
    });
  });

  it("keeps __proto__ as a field like any other", () => {
    const names = Object.fromEntries([["__proto__", "a"]]);
    const plan = compileSpec(
      pipeline(entry(), rename("r", "entry", names), worker("w", "r", { inputs: ["__proto__"] })),
    );
    expect(planText(plan)).toContain("  core.main/w <- r: __proto__");
    expect(JSON.stringify(plan)).toContain('[["__proto__","a"]]');
  });
});
