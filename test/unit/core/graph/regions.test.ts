import { describe, expect, it } from "vitest";
import { compileSpec, type SpecNode } from "@stairs/core";
import { planText, textOf } from "./plan-text.js";
import {
  call,
  choose,
  concatenate,
  consumer,
  entry,
  filter,
  pipeline,
  producer,
  queue,
  step,
  worker,
} from "./specs.js";

const replacing = { mode: "replace" } as const;

/** A copy of another pipeline with one step, as the SDK writes it. */
function copy(...queued: SpecNode[]): SpecNode[] {
  return [
    step("in/when", "entry", replacing),
    filter("in/if", "entry", "in/when"),
    ...queued,
    step("in/f", queued.length === 0 ? "in/if" : "in"),
    choose("in/end", "in/if", "in/f", "entry"),
    step("g", "in/end"),
  ];
}

describe("a 1-to-N step", () => {
  it("is the last call of its stage: the step behind it has its own queue", () => {
    expect(textOf(entry(), step("f", "entry"), producer("p", "f"), step("g", "p"))).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  p = f, p many(entry: *)",
      "  core.main/g <- p: *",
      "core.main/g [p]",
      "  g = g(p: *)",
    ]);
  });

  it("runs behind all that does not come from it, so that this sees each row once", () => {
    const text = textOf(
      entry(),
      producer("p", "entry", replacing),
      step("f", "entry", replacing),
      concatenate("both", "p", "k = f"),
      consumer("c", "both"),
    );
    expect(text.slice(2, 7)).toEqual([
      "core.main [entry]",
      "  f = f replacing(entry: *)",
      "  p = p replacing many(entry: *)",
      "  both = concatenate p, k=f",
      "  core.main/c <- both: *",
    ]);
  });

  it("has a queue of its own where the stage has other lines", () => {
    const text = textOf(
      entry(),
      producer("p", "entry"),
      consumer("see", "p"),
      consumer("c", "entry"),
    );
    expect(text).toContain("    core.main/p <- entry: *");
    expect(text).toContain("core.main/p [entry]");
  });
});

describe("what rows that end still go through", () => {
  it("is what does not come from the node where they end", () => {
    expect(
      textOf(
        entry(),
        step("f", "entry", replacing),
        step("g", "entry", replacing),
        concatenate("both", "f", "g"),
        consumer("c", "both"),
        consumer("see", "g"),
      ),
    ).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f replacing(entry: *)",
      "  ended at f",
      "    see = g replacing, see keeping(entry: *)",
      "  g = g replacing(entry: *)",
      "  fork",
      "    both = concatenate f, g",
      "    c = c keeping(both: *)",
      "  fork",
      "    see = see keeping(g: *)",
    ]);
  });

  it("goes across queues: the same queue then takes rows with and without the ended branch", () => {
    const plan = compileSpec(
      pipeline(
        entry(),
        step("f", "entry", replacing),
        worker("w", "entry"),
        concatenate("both", "f", "w"),
        consumer("c", "both"),
        consumer("see", "w"),
      ),
    );
    const stages = plan.stages.filter(({ queue: name }) => name === "core.main/w");
    expect(stages.map(({ layout }) => layout)).toEqual(
      expect.arrayContaining([["entry", "f"], ["entry"]]),
    );
    expect(new Set(stages.map(({ signature }) => signature)).size).toBe(2);
  });

  it("is nothing where everything comes from that node", () => {
    expect(JSON.stringify(compileSpec(pipeline(entry(), step("f", "entry"), step("g", "f")))))
      .not //
      .toMatch(/"ended":\{/);
  });
});

describe("a copy of another pipeline", () => {
  it("with a predicate parts the rows, which meet in the choice's node", () => {
    expect(textOf(entry(), ...copy())).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  in/when = in/when replacing(entry: *)",
      "  in/if: by in/when",
      "  then",
      "    in/f = in/f(entry: *)",
      "    core.main/in/end <- in/f: *",
      "  otherwise",
      "    core.main/in/end <- entry: *",
      "core.main/in/end [in/end]",
      "  g = g(in/end: *)",
    ]);
  });

  it("begins in its own queue where it has a queue node", () => {
    const text = textOf(entry(), ...copy(queue("in", "in/if")));
    expect(text).toContain("    core.main/in <- entry: *");
    expect(text).toContain("    core.main/in/end <- entry: *");
  });
});

describe("a queue node", () => {
  it("is no queue where nothing is called behind it", () => {
    expect(textOf(entry(), queue("q", "entry"), worker("w", "q"))).toEqual([
      "arrival",
      "  core.main/w <- entry: *",
      "core.main/w [q]",
      "  w = w(q: *)",
    ]);
  });

  it("is one where a step is called behind it", () => {
    expect(textOf(entry(), step("f", "entry"), queue("q", "f"), step("g", "q"))).toEqual([
      "arrival",
      "  core.main <- entry: *",
      "core.main [entry]",
      "  f = f(entry: *)",
      "  core.main/q <- f: *",
      "core.main/q [q]",
      "  g = g(q: *)",
    ]);
  });
});

describe("a call of another pipeline", () => {
  it("hands over the rows that a decision names, and others elsewhere, at the end of the stage", () => {
    const decides = step("k/when", "entry", replacing);
    const route = call("k", "entry", "core.a", { when: "k/when", otherwise: "core.b" });
    expect(textOf(entry(), decides, route).slice(2)).toEqual([
      "core.main [entry]",
      "  k/when = k/when replacing(entry: *)",
      "  k: entry to core.a by k/when else core.b",
    ]);
  });
});

describe("a plan for somebody who waits", () => {
  it("hands out the result's frame", () => {
    const spec = { ...pipeline(entry(), step("f", "entry"), step("g", "f")), result: "g" };
    const text = planText(compileSpec(spec, { answer: true }));
    expect(text.at(-1)).toBe("  answer g");
    expect(compileSpec(spec).id).not.toBe(compileSpec(spec, { answer: true }).id);
  });
});

describe("a graph in which everything meets everything", () => {
  it("is refused, and soon, when it would need too many operations", () => {
    const branches = Array.from({ length: 300 }, (_, at) => [
      step(`f${at}`, "entry"),
      consumer(`c${at}`, `f${at}`),
    ]).flat();
    const parts = branches.filter(({ name }) => name.startsWith("f"));
    const all = concatenate("all", ...parts.map(({ name }) => `k_${name} = ${name}`));
    const begin = performance.now();
    expect(() => compileSpec(pipeline(entry(), ...branches, all, consumer("c", "all")))).toThrow(
      /core\.main is too entangled.*Split it into several pipelines/,
    );
    // Hundreds of milliseconds; minutes if the work were not counted.
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});
