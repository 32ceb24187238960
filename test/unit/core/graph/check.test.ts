import { describe, expect, it } from "vitest";
import {
  checkSpec,
  compileSpec,
  defaultRetry,
  isStairsError,
  type PipelineSpec,
  type SpecNode,
} from "@stairs/core";
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

function problemsOf(...nodes: SpecNode[]): string[] {
  return problems(pipeline(...nodes));
}

/** `node: what is wrong -> what to do`. */
function problems(spec: PipelineSpec): string[] {
  return checkSpec(spec).map(({ node, problem, fix }) => `${node}: ${problem} -> ${fix}`);
}

/** The one problem of a pipeline with one consumer. */
function problemWith(options: Parameters<typeof consumer>[2]): string {
  const found = problemsOf(entry(), consumer("c", "entry", options));
  expect(found).toHaveLength(1);
  return found[0] ?? "";
}

describe("a spec in order", () => {
  it("has no problems", () => {
    expect(
      problemsOf(
        entry("a"),
        worker("f", "entry", {
          requires: { gpu: "1" },
          timeoutMs: 1,
          maxRows: 1,
          retry: { ...defaultRetry, firstPauseMs: 0, jitter: 0 },
        }),
        rename("r", "f", { __proto: "a" }),
        addValue("v", "r", { x: "1e400" }),
        select("s", "v", { x: "x" }),
        concatenate("both", "s", "k = f"),
        consumer("outer/inner/c", "both", { when: "nlp/known" }),
      ),
    ).toEqual([]);
  });

  it("may give several fields the same content and let a later part of a concatenation win", () => {
    expect(
      problemsOf(
        entry(),
        select("s", "entry", { a: "x", b: "x" }),
        concatenate("both", "s", "s.a", "a = entry"),
        consumer("c", "both"),
      ),
    ).toEqual([]);
  });

  it("may end in a step, in workers and in consumers, whose results nothing uses", () => {
    expect(
      problemsOf(entry(), consumer("c", "entry"), worker("w", "entry"), step("f", "entry")),
    ).toEqual([]);
    expect(
      problems({
        ...pipeline(entry(), consumer("c", "entry"), get("x", "entry", "x")),
        result: "x",
      }),
    ).toEqual([]);
  });
});

describe("what is wrong with references", () => {
  it("is an unknown node, with the one that was meant", () => {
    expect(problemsOf(entry(), step("tokens", "entry"), consumer("c", "token"))).toEqual([
      'c: it reads node "token", which does not exist -> read one of the nodes before it (did you mean "tokens"?)',
      // Nothing else reads it, since the name is wrong.
      "tokens: nothing uses its result -> return it from the pipeline, subscribe something to it, or remove it",
    ]);
    expect(problems({ ...pipeline(entry(), step("tokens", "entry")), result: "token" })).toContain(
      ': its result "token" is no node -> name one of its nodes (did you mean "tokens"?)',
    );
  });

  it("is a node that comes later, or itself, or a cycle", () => {
    const [later, own] = [consumer("c", "f"), step("f", "f")];
    expect(problemsOf(entry(), later, own)).toEqual([
      expect.stringContaining(
        "c: it reads node f, which comes later or is itself -> put nodes after those that they read",
      ),
      expect.stringContaining("f: it reads node f, which comes later or is itself"),
    ]);
  });

  it("is a second node of a name", () => {
    expect(problemsOf(entry(), consumer("c", "entry"), consumer("c", "entry"))).toEqual([
      expect.stringContaining("c: another node has this name"),
    ]);
  });

  it("is an entry that is missing, not first, or there twice", () => {
    expect(problemsOf()[0]).toContain("the first node is not the entry");
    expect(problemsOf(consumer("c", "c2")).join()).toContain("c: the first node is not the entry");
    expect(problemsOf(entry(), { ...entry(), name: "again" }, consumer("c", "again"))).toEqual([
      expect.stringContaining("again: a pipeline has only one entry"),
    ]);
  });

  it("is a result that nothing uses", () => {
    const unused = ": nothing uses its result -> return it";
    const [f, g] = problemsOf(
      entry(),
      step("f", "entry"),
      get("g", "entry", "x"),
      consumer("c", "entry"),
    );
    expect(f).toContain(`f${unused}`);
    expect(g).toContain(`g${unused}`);
    const other = { ...pipeline(entry(), step("f", "entry"), step("g", "entry")), result: "f" };
    expect(problems(other)).toEqual([expect.stringContaining(`g${unused}`)]);
  });

  it("is a pipeline that does nothing with its rows", () => {
    expect(problemsOf(entry())).toEqual([expect.stringContaining("it has no step")]);
  });
});

describe("what is wrong with names", () => {
  it("is an app, a pipeline, a node or a step outside the grammar", () => {
    const spec = {
      ...pipeline(entry(), consumer("my node", "entry", { step: "a b", when: "/x" })),
      app: "1st",
      name: "",
    };
    expect(problems(spec)).toEqual([
      expect.stringContaining('the app\'s name "1st" is no name -> use a letter or _'),
      expect.stringContaining('the pipeline\'s name "" is no name'),
      expect.stringContaining('my node: the node\'s name "my node" is no name'),
      expect.stringContaining('its step "a b" is no step name'),
      expect.stringContaining('its predicate "/x" is no step name'),
    ]);
  });

  it("is a field without a name or with one of more than 256 bytes, wherever it stands", () => {
    const long = "ä".repeat(129);
    expect(
      problemsOf(
        entry(long),
        get("g", "entry", ""),
        select("s", "entry", { [long]: "a" }),
        addValue("v", "s", { "": "1" }),
        concatenate("both", `v`, "g"),
        consumer("c", "both", { inputs: [long], outputs: [""] }),
      ).filter((each) => each.includes("bytes")),
    ).toEqual([
      expect.stringContaining("entry: a field's name has 258 bytes -> use 1 to 256"),
      expect.stringContaining("g: a field's name has 0 bytes"),
      expect.stringContaining("s: a field's name has 258 bytes"),
      expect.stringContaining("v: a field's name has 0 bytes"),
      expect.stringContaining("c: a field's name has 258 bytes"),
      expect.stringContaining("c: a field's name has 0 bytes"),
    ]);
  });

  it("is a label without a value or outside the grammar", () => {
    expect(problemWith({ requires: { "": "1" } })).toContain('it requires the label ""="1"');
    expect(problemWith({ requires: { gpu: "" } })).toContain('it requires the label "gpu"=""');
    const hostile = Object.fromEntries([["__proto__", "1"]]);
    expect(problemWith({ requires: hostile })).toContain('it requires the label "__proto__"="1"');
  });
});

describe("what is wrong with fields", () => {
  it("is one that a frame of known fields does not have, with the one that was meant", () => {
    expect(
      problemsOf(
        entry(),
        select("s", "entry", { city: "c" }),
        consumer("f", "s", { inputs: ["zip", "cite"] }),
      ),
    ).toEqual([
      'f: it reads field "zip" of s, which has city -> read a field that is there, or add it before',
      'f: it reads field "cite" of s, which has city -> read a field that is there (did you mean "city"?), or add it before',
    ]);
  });

  it("is found behind moves, concatenations and steps that say what they make", () => {
    const made = step("f", "s", { outputs: ["n"] });
    const found = problemsOf(
      entry(),
      select("s", "entry", { a: "a", b: "b" }),
      made,
      rename("r", "f", { c: "a" }),
      addValue("v", "r", { k: "1" }),
      get("g", "v", "a"),
      concatenate("both", "v", "w = s", "v.zzz"),
      select("t", "both", { b: "b", w: "w", x: "x" }),
      consumer("end", "t", { inputs: ["b", "w", "x", "n"] }),
      consumer("see", "g"),
    );
    expect(found).toEqual([
      expect.stringContaining('g: it reads field "a" of v, which has b, n, c, k'),
      expect.stringContaining('both: it reads field "zzz" of v'),
      expect.stringContaining('t: it reads field "x" of both, which has b, n, c, k, w, zzz'),
      expect.stringContaining('end: it reads field "n" of t, which has b, w, x'),
    ]);
  });

  it("is nothing that is not known for sure: entries and silent steps may have any field", () => {
    const skipped = step("r", "s", { mode: "replace", outputs: ["b"], when: "core.main/r/when" });
    expect(
      problemsOf(
        entry("a"),
        get("b", "entry", "b"),
        step("f", "b"),
        select("s", "f", { a: "zzz" }),
        skipped,
        consumer("c", "r", { inputs: ["a", "b"] }),
      ),
    ).toEqual([]);
  });

  it("is a name that a rename or select gives twice, or none at all", () => {
    const twice: SpecNode = {
      op: "rename",
      name: "r",
      source: "",
      input: "entry",
      names: [
        ["a", "x"],
        ["a", "y"],
      ],
    };
    expect(problemsOf(entry(), twice, consumer("c", "r"))).toEqual([
      expect.stringContaining('r: it makes field "a" twice'),
    ]);
    expect(problemsOf(entry(), select("s", "entry", {}), consumer("c", "s"))).toEqual([
      expect.stringContaining("s: it selects nothing"),
    ]);
  });

  it("is a constant that is no JSON", () => {
    const value = addValue("v", "entry", { n: "NaN", ok: '{"a":[1,null]}', open: '"x' });
    expect(problemsOf(entry(), value, consumer("c", "v"))).toEqual([
      expect.stringContaining('v: the value of "n" is no JSON: NaN'),
      expect.stringContaining('v: the value of "open" is no JSON: "x'),
    ]);
  });
});

describe("what is wrong with a step's options", () => {
  it("is a timeout or a number of rows that is no whole number in its range", () => {
    expect(problemWith({ timeoutMs: 0 })).toContain(
      "its timeout is 0 ms -> use a whole number from 1",
    );
    expect(problemWith({ timeoutMs: 1.5 })).toContain("its timeout is 1.5 ms");
    expect(problemWith({ timeoutMs: 2 ** 32 })).toContain("its timeout is 4294967296 ms");
    expect(problemWith({ maxRows: 0 })).toContain("its maxRows is 0");
    expect(problemWith({ maxRows: Number.NaN })).toContain("its maxRows is NaN");
  });

  it("is a retry policy out of its range", () => {
    expect(problemWith({ retry: { ...defaultRetry, attempts: 0 } })).toContain(
      "its retry has 0 attempts -> use 1 to 1000",
    );
    expect(problemWith({ retry: { ...defaultRetry, firstPauseMs: -1 } })).toContain(
      "its retry has a pause of -1 ms",
    );
    expect(
      problemWith({ retry: { ...defaultRetry, maxPauseMs: Number.POSITIVE_INFINITY } }),
    ).toContain("a pause of Infinity ms");
    expect(problemWith({ retry: { ...defaultRetry, factor: 0.5 } })).toContain(
      "its retry's factor is 0.5",
    );
    expect(problemWith({ retry: { ...defaultRetry, jitter: 2 } })).toContain(
      "its retry's jitter is 2",
    );
    expect(problemWith({ retry: { ...defaultRetry, notRetryable: [""] } })).toContain(
      "its retry names 1 exceptions that are not tried again",
    );
  });

  it("is a 1-to-N step that throws away what it makes, or has no sensible limit", () => {
    expect(problemWith({ expand: true })).toContain(
      "it makes many rows of one, but its mode throws away what it makes -> use MODE_MERGE or MODE_REPLACE",
    );
    expect(problemWith({ maxOutputs: 7 })).toContain(
      "it has a maxOutputs, but gives one row for each row -> make it a 1-to-N step",
    );
    for (const maxOutputs of [0, 1.5, 1_000_000_001]) {
      expect(problemsOf(entry(), step("f", "entry", { expand: true, maxOutputs }))).toEqual([
        `f: its maxOutputs is ${maxOutputs} -> use a whole number from 1 to 1000000000`,
      ]);
    }
  });

  it("is a standalone step, which no command could read", () => {
    for (const mode of ["merge", "replace", "keep"] as const) {
      expect(problemsOf(entry(), step("f", "entry", { standalone: true, mode }))).toEqual([
        "f: it is standalone, and no command can read the queue of a standalone consumer yet -> leave standalone out: any worker that has the step runs it",
      ]);
    }
  });
});

describe("the error that refuses a spec", () => {
  it("lists every problem, each with its place and its fix", () => {
    const spec = {
      ...pipeline(
        entry(),
        step("f", "entyr", { source: "shop.ts:12", timeoutMs: -1 }),
        select("s", "entry", { city: "c" }),
        consumer("g", "s", { inputs: ["zip"] }),
      ),
      source: "shop.ts:9",
    };
    let refused: unknown;
    try {
      compileSpec(spec);
    } catch (error) {
      refused = error;
    }
    expect(isStairsError(refused) && refused.code).toBe("BAD_PIPELINE");
    expect(String(refused).split("\n")).toEqual([
      '[BAD_PIPELINE] core.main/f (shop.ts:12): it reads node "entyr", which does not exist. Fix: read one of the nodes before it (did you mean "entry"?).',
      "core.main/f (shop.ts:12): its timeout is -1 ms. Fix: use a whole number from 1 to 4294967295.",
      "core.main/f (shop.ts:12): nothing uses its result. Fix: return it from the pipeline, subscribe something to it, or remove it.",
      'core.main/g (shop.ts:9): it reads field "zip" of s, which has city. Fix: read a field that is there, or add it before.',
    ]);
  });

  it("comes at once for more nodes than are allowed, and a pipeline of all allowed ones compiles", () => {
    const chain = (length: number): SpecNode[] =>
      Array.from({ length }, (_, at) => worker(`n${at}`, at === 0 ? "entry" : `n${at - 1}`));
    expect(problemsOf(entry(), ...chain(1000))).toEqual([
      ": it has 1001 nodes, and 1000 are allowed -> split it into several pipelines",
    ]);
    expect(compileSpec(pipeline(entry(), ...chain(999))).stages).toHaveLength(999);
  });
});
