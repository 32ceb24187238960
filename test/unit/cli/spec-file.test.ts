import { compileSpec, defaultRetry, type SpecNode } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { checkFiles } from "../../../src/cli/spec-file/check.js";
import { exampleFile, formatText } from "../../../src/cli/spec-file/format.js";
import { problemText } from "../../../src/cli/spec-file/problem.js";
import { verbs } from "../../../src/cli/spec-file/verbs.js";

/** The nodes of pipeline `shop.orders` with these items, after its entry. */
function nodesOf(...items: readonly string[]): readonly SpecNode[] {
  const text = `app: shop\npipelines:\n  orders:\n    nodes:\n${items.map((item) => `      - ${item}\n`).join("")}`;
  const { pipelines, problems } = checkFiles([{ name: "orders.yaml", text }]);
  expect(problems.map(problemText)).toEqual([]);
  return pipelines[0]?.spec.nodes.slice(1) ?? [];
}

const plainStep = {
  op: "step",
  asWorker: false,
  when: null,
  inputs: null,
  outputs: null,
  retry: null,
  timeoutMs: null,
  requires: {},
  expand: false,
  maxOutputs: null,
  maxRows: null,
  standalone: false,
};

describe("a spec file", () => {
  it("says all that a step can be told", () => {
    const [step] = nodesOf(
      `f: { subscribe: geo/lookup, input: entry, as_worker: true, when: geo/has_zip, inputs: [zip],
           outputs: [city], timeout: 1.5s, max_rows: 64, requires: { gpu: 1, zone: eu },
           retry: { attempts: 5, first_pause: 2s, factor: 3, max_pause: 5m, jitter: 0.5,
                    not_retryable: [KeyError, TypeError] } }`,
    );
    expect(step).toEqual({
      op: "step",
      name: "f",
      source: "orders.yaml:5",
      input: "entry",
      step: "geo/lookup",
      mode: "merge",
      asWorker: true,
      when: "geo/has_zip",
      inputs: ["zip"],
      outputs: ["city"],
      timeoutMs: 1500,
      maxRows: 64,
      requires: { gpu: "1", zone: "eu" },
      retry: {
        attempts: 5,
        firstPauseMs: 2000,
        factor: 3,
        maxPauseMs: 300_000,
        jitter: 0.5,
        notRetryable: ["KeyError", "TypeError"],
      },
      expand: false,
      maxOutputs: null,
      standalone: false,
    });
  });

  it("has a word for each mode, also of 1-to-N steps and consumers", () => {
    expect(
      nodesOf(
        "a: { subscribe: s/a }",
        "b: { apply: s/b }",
        "c: { consumer: s/c }",
        "d: { subscribe_many: s/d, input: b, max_outputs: 7 }",
        "e: { apply_many: s/e }",
      ),
    ).toEqual([
      {
        ...plainStep,
        name: "a",
        source: "orders.yaml:5",
        input: "entry",
        step: "s/a",
        mode: "merge",
      },
      {
        ...plainStep,
        name: "b",
        source: "orders.yaml:6",
        input: "a",
        step: "s/b",
        mode: "replace",
      },
      {
        ...plainStep,
        name: "c",
        source: "orders.yaml:7",
        input: "b",
        step: "s/c",
        mode: "keep",
      },
      {
        ...plainStep,
        name: "d",
        source: "orders.yaml:8",
        input: "b",
        step: "s/d",
        mode: "merge",
        expand: true,
        maxOutputs: 7,
      },
      {
        ...plainStep,
        name: "e",
        source: "orders.yaml:9",
        input: "d",
        step: "s/e",
        mode: "replace",
        expand: true,
      },
    ]);
  });

  it("keeps what a retry leaves out as it is by default", () => {
    const [step] = nodesOf("f: { apply: s/f, retry: { attempts: 9 } }");
    expect(step).toMatchObject({ retry: { ...defaultRetry, attempts: 9 } });
  });

  it("moves fields", () => {
    expect(
      nodesOf(
        "a: { rename: { new: old, x: y } }",
        "b: { select: [zip, new] }",
        "c: { select: { a: zip, new: new } }",
        'd: { add_value: { path: /tmp, n: 12345678901234567890, "__proto__": [1, null, { a: true }] } }',
        "e: { get: path }",
        "f: { concatenate: [a, c.new, { city: d.path, all: b }, { e.x: e.path }] }",
        "g: { concatenate: { dotted: a.b.c } }",
        "h: { consumer: s/f, input: f }",
        "i: { consumer: s/f, input: g }",
      ).slice(0, 7),
    ).toMatchObject([
      {
        op: "rename",
        input: "entry",
        names: [
          ["new", "old"],
          ["x", "y"],
        ],
      },
      {
        op: "select",
        input: "a",
        names: [
          ["zip", "zip"],
          ["new", "new"],
        ],
      },
      {
        op: "select",
        input: "b",
        names: [
          ["a", "zip"],
          ["new", "new"],
        ],
      },
      {
        op: "addValue",
        input: "c",
        values: [
          ["path", '"/tmp"'],
          ["n", "12345678901234567890"],
          ["__proto__", '[1,null,{"a":true}]'],
        ],
      },
      { op: "get", input: "d", field: "path" },
      {
        op: "concatenate",
        parts: [
          { input: "a", field: null, name: null },
          { input: "c", field: "new", name: null },
          { input: "d", field: "path", name: "city" },
          { input: "b", field: null, name: "all" },
          { input: "e", field: "path", name: "e.x" },
        ],
      },
      { op: "concatenate", parts: [{ input: "a", field: "b.c", name: "dotted" }] },
    ]);
  });

  it("says where rows go; a decision is a node, or a step that becomes one", () => {
    const nodes = nodesOf(
      "q: { queue: true }",
      "large: { apply: shop/is_large }",
      "big: { filter: large, input: q }",
      "priced: { subscribe: shop/price }",
      "both: { choose: big, then: priced, otherwise: q }",
      "audit: { call: shop.audit, when: shop/is_odd, otherwise: shop.rest }",
      "store: { consumer: db/store }",
    );
    expect(nodes).toMatchObject([
      { op: "queue", name: "q", input: "entry" },
      { op: "step", name: "large" },
      { op: "filter", name: "big", input: "q", when: "large" },
      { op: "step", name: "priced", input: "big" },
      { op: "choose", name: "both", filter: "big", then: "priced", otherwise: "q" },
      {
        ...plainStep,
        name: "audit/when",
        input: "both",
        step: "shop/is_odd",
        mode: "replace",
        outputs: ["value"],
        source: "orders.yaml:10",
      },
      {
        op: "call",
        name: "audit",
        input: "both",
        pipeline: "shop.audit",
        when: "audit/when",
        otherwise: "shop.rest",
      },
      // A call makes no frame: what follows goes on with the frame that was handed over.
      { op: "step", name: "store", input: "both" },
    ]);
  });

  it("uses pipelines by name, behind a queue of their own unless it is told otherwise", () => {
    expect(
      nodesOf(
        "a: { subscribe_pipeline: geo.clean, when: geo/is_dirty }",
        "b: { apply_pipeline: geo.clean, as_worker: false }",
        "c: { side_pipeline: geo.clean }",
      ),
    ).toMatchObject([
      {
        op: "pipeline",
        mode: "merge",
        pipeline: "geo.clean",
        asWorker: true,
        when: "geo/is_dirty",
      },
      { op: "pipeline", mode: "replace", input: "a", asWorker: false, when: null },
      { op: "pipeline", mode: "keep", input: "b" },
    ]);
  });

  it("holds several pipelines, which may copy each other, with their words for people", () => {
    const text = `
app: shop
language: python
pipelines:
  orders:
    docs: What comes in
    config: { limit: 3 }
    result: clean
    nodes:
      - entry: { fields: [zip] }
      - clean: { subscribe_pipeline: shop.clean }
  clean:
    language: go
    nodes:
      - strip: { apply: shop.clean/strip }
    result: strip
`;
    const { pipelines, problems } = checkFiles([{ name: "a/shop.yaml", text }]);
    expect(problems).toEqual([]);
    expect(pipelines.map(({ spec }) => spec)).toMatchObject([
      {
        app: "shop",
        name: "orders",
        docs: "What comes in",
        configJson: '{"limit":3}',
        language: "python",
        result: "clean",
        source: "a/shop.yaml:5",
        nodes: [{ op: "entry", fields: ["zip"], source: "a/shop.yaml:10" }, { op: "pipeline" }],
      },
      {
        name: "clean",
        language: "go",
        source: "a/shop.yaml:12",
        nodes: [{ source: "a/shop.yaml:12" }, {}],
      },
    ]);
    expect(pipelines[0]?.plan?.stages.map(({ queue }) => queue)).toEqual(["shop.orders/clean"]);
  });

  it("may be JSON, and may share parts by anchors", () => {
    const document = {
      app: "shop",
      pipelines: {
        orders: { nodes: [{ f: { subscribe: "geo/lookup", timeout: "1h" } }], result: "f" },
      },
    };
    const tabs = JSON.stringify(document, undefined, "\t");
    const json = checkFiles([{ name: "a.json", text: tabs }]);
    expect(json.problems).toEqual([]);
    expect(json.pipelines[0]?.spec.nodes[1]).toMatchObject({
      step: "geo/lookup",
      timeoutMs: 3_600_000,
    });
    expect(
      nodesOf("a: { apply: s/a, retry: &slow { attempts: 2 } }", "b: { apply: s/b, retry: *slow }"),
    ).toMatchObject([{ retry: { attempts: 2 } }, { retry: { attempts: 2 } }]);
  });

  it("of which the help shows an example that compiles, and every word", () => {
    const { pipelines, problems } = checkFiles([{ name: "example.yaml", text: exampleFile }]);
    expect(problems.map(problemText)).toEqual([]);
    for (const { spec, plan } of pipelines) expect(plan).toEqual(compileSpec(spec));
    const options = [...verbs.values()].flatMap((verb) => verb.options);
    for (const word of [...verbs.keys(), ...options]) expect(formatText).toContain(word);
  });
});
