import { describe, expect, it } from "vitest";
import {
  compileSpec,
  defaultRetry,
  type Line,
  type Op,
  type Plan,
  type SpecNode,
} from "@stairs/core";
import { planText } from "./plan-text.js";
import {
  addValue,
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

function textOf(...nodes: SpecNode[]): string[] {
  return planText(compileSpec(pipeline(...nodes)));
}

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

  it("that is a standalone consumer has its own queue too", () => {
    expect(textOf(entry(), consumer("s", "entry", { standalone: true, mode: "keep" }))).toEqual([
      "arrival",
      "  core.main/s <- entry: *",
      "core.main/s [entry]",
      "  s = s keeping(entry: *)",
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
