import { describe, expect, it } from "vitest";
import { checkFiles } from "../../../src/cli/spec-file/check.js";
import { problemText } from "../../../src/cli/spec-file/problem.js";

function problemsOf(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, i) => ({ name: i === 0 ? "a.yaml" : `a${i}.yaml`, text }));
  return checkFiles(files).problems.map(problemText);
}

/** Problems of one pipeline's nodes; the first node stands in line 5, at column 9. */
function nodeProblems(...items: readonly string[]): readonly string[] {
  return problemsOf(
    `app: shop\npipelines:\n  orders:\n    nodes:\n${items.map((item) => `      - ${item}\n`).join("")}`,
  );
}

describe("mistakes in a spec file", () => {
  it("are told all at once, each with its place, its node and its fix", () => {
    const problems = nodeProblems(
      "geocode: { subscrib: geo/lookup }",
      "a: { subscribe: geo/lookup, timeot: 3s, timeout: 3, as_worker: yes }",
      "b: { subscribe: geo/lookup, input: geocod, retry: { atempts: 3, jitter: x } }",
      "c: { apply: s/c, input: geocod }",
    );
    expect(problems).toEqual([
      expect.stringMatching(
        /^a\.yaml:5:20: shop\.orders\/geocode: "subscrib" is not a verb \(did you mean "subscribe"\?\)\. Fix: give it one of subscribe, apply, .*\.$/,
      ),
      expect.stringMatching(
        /^a\.yaml:6:37: shop\.orders\/a: subscribe has no option "timeot" \(did you mean "timeout"\?\)\. Fix: use input, as_worker, /,
      ),
      "a.yaml:6:58: shop.orders/a: timeout is 3, and a time is expected. Fix: write a time with its unit: 500ms, 2s, 5m or 1h.",
      'a.yaml:6:72: shop.orders/a: as_worker is "yes", and true or false is expected. Fix: write true or false.',
      expect.stringMatching(
        /^a\.yaml:7:61: shop\.orders\/b: retry has no option "atempts" \(did you mean "attempts"\?\)/,
      ),
      expect.stringMatching(
        /^a\.yaml:7:81: shop\.orders\/b: jitter is "x", and a number is expected/,
      ),
      expect.stringMatching(
        /^a\.yaml:8:9: shop\.orders\/c: it reads node "geocod", which does not exist\. Fix: .*did you mean "geocode"/,
      ),
    ]);
  });

  it("do not make other nodes look wrong: what reads a broken node, and what only it reads, is fine", () => {
    expect(
      nodeProblems(
        "a: { get: zip }",
        "broken: { subscribe: [] }",
        "c: { select: [x] }",
        "d: { consumer: s/d }",
      ),
    ).toEqual([expect.stringMatching(/^a\.yaml:6:30: shop\.orders\/broken: subscribe is a list/)]);
  });

  it.each<[string, string, RegExp]>([
    [
      "options that are not indented",
      "a:\n        apply: s/a",
      /5:9: .*\/a: its options are at the level of its name/,
    ],
    [
      "two nodes in one item",
      "{ a: { apply: s/a }, b: { apply: s/b } }",
      /"b" is in the same item/,
    ],
    [
      "an item that is a text",
      "geo/lookup",
      /5:9: shop\.orders: a node is "geo\/lookup", and a map is expected/,
    ],
    ["two verbs", "a: { apply: s/a, get: x }", /5:26: .*it has both apply and get/],
    ["no verb", "a: { as_worker: true }", /5:9: .*it has no verb/],
    ["a verb without its object", "a: { apply: }", /5:\d+: .*apply is nothing, and a text/],
    [
      "an option of another verb",
      "a: { subscribe: s/a, max_outputs: 3 }",
      /subscribe has no option "max_outputs"/,
    ],
    [
      "a late entry",
      "a: { apply: s/a }\n      - entry: {}",
      /6:9: .*\/entry: the entry comes later/,
    ],
    [
      "an entry that does something",
      "entry: { apply: s/a }\n      - b: { apply: s/b }",
      /entry has no option "apply".*give a node that does something another name/,
    ],
    [
      "a name twice",
      "a: { apply: s/a }\n      - a: { apply: s/b }",
      /6:9: shop\.orders\/a: another node has this name/,
    ],
    ["a node's name that is none", "1a: { apply: s/a }", /5:9: .*the node's name "1a" is no name/],
    [
      "a step's name that is none",
      "a: { apply: s//a }",
      /5:9: .*its step "s\/\/a" is no step name/,
    ],
    [
      "a frame of a call",
      "a: { call: shop.b }\n      - c: { apply: s/c, input: a }",
      /6:33: .*input is a, which hands rows over and makes no frame\. Fix: read entry/,
    ],
    [
      "a decision that is not there",
      "large: { apply: s/l }\n      - a: { call: shop.b, input: entry, when: larg }",
      /6:48: .*when is "larg", which is not an earlier node \(did you mean "large"\?\)/,
    ],
    [
      "a choice without its sides",
      "f: { filter: s/f }\n      - a: { choose: f, then: f }",
      /does not name the frame for the other rows\. Fix: add otherwise/,
    ],
    [
      "a value that JSON cannot say",
      "a: { add_value: { x: .nan } }\n      - b: { apply: s/b }",
      /5:30: .*the value of x cannot be written as JSON/,
    ],
    [
      "a result nobody uses",
      "a: { get: x }\n      - b: { consumer: s/b, input: entry }",
      /5:9: .*\/a: nothing uses its result/,
    ],
    [
      "a queue that is none",
      "a: { queue: false }\n      - b: { consumer: s/b }",
      /queue: false does nothing/,
    ],
    ["a pipeline that is no name", "a: { call: audit }", /5:9: .*"audit" is no pipeline's name/],
    [
      "a value that holds itself",
      "a: { add_value: { x: &x [*x] } }\n      - b: { apply: s/b }",
      /5:\d+: .*the value of x cannot be written as JSON/,
    ],
    [
      "an alias of the wrong kind, at its own place",
      "a: { apply: s/a, inputs: &zips [zip] }\n      - b: *zips\n      - c: { consumer: s/c, input: a }",
      /6:12: .*node b is a list, and a map is expected/,
    ],
    [
      "a part that is no frame",
      "a: { concatenate: [entry, nowhere.x] }\n      - b: { consumer: s/b }",
      /reads node "nowhere"/,
    ],
  ])("%s", (_, items, expected) => {
    expect(nodeProblems(items)).toEqual([expect.stringMatching(expected)]);
  });

  it("include a consumer that is to be standalone: the word does not exist", () => {
    expect(nodeProblems("c: { consumer: s/c, standalone: true }")).toEqual([
      expect.stringMatching(
        /^a\.yaml:5:\d+: shop\.orders\/c: consumer has no option "standalone"\. Fix: use input, as_worker, /,
      ),
    ]);
  });

  it("are found in the head of the file too, and in its YAML", () => {
    expect(problemsOf("ap: shop\npipelines: {}\nx: 1\n")).toEqual([
      expect.stringMatching(/^a\.yaml:1:1: .*"ap" \(did you mean "app"\?\)/),
      expect.stringMatching(/^a\.yaml:1:1: it names no app/),
      expect.stringMatching(/^a\.yaml:2:12: it has no pipelines/),
      expect.stringMatching(/^a\.yaml:3:1: a spec file has no option "x"/),
    ]);
    expect(
      problemsOf(
        "app: 1 shop\npipelines: { o: { nodes: [ { a: { consumer: s/a } } ], result: b } }",
      ),
    ).toEqual([
      expect.stringMatching(/^a\.yaml:1:6: the app's name "1 shop" is not a valid name/),
      expect.stringMatching(/^a\.yaml:2:14: 1 shop\.o: its result "b" is no node/),
    ]);
    expect(problemsOf("app: shop\npipelines:\n  a: [")).toEqual([
      expect.stringMatching(/^a\.yaml:3:\d+: .*Fix: write it as YAML or JSON\.$/),
    ]);
    expect(problemsOf("app: shop\napp: shop\n")[0]).toMatch(
      /^a\.yaml:2:1: Map keys must be unique/,
    );
    expect(problemsOf("")).toEqual([
      expect.stringMatching(/^a\.yaml:1:1: the file is nothing, and a map/),
    ]);
  });

  it("may be one pipeline in two files, or copies that would have no end", () => {
    const text = "app: shop\npipelines:\n  a:\n    nodes:\n      - b: { apply_pipeline: shop.a }\n";
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^a\.yaml:5:9: shop\.a\/b: shop\.a contains shop\.a.*no end/),
    ]);
    const fine = "app: shop\npipelines:\n  a:\n    nodes:\n      - b: { apply: s/b }\n";
    expect(problemsOf(fine, fine)).toEqual([
      "a1.yaml:3:3: shop.a: a.yaml:3 has the same name. Fix: give one of them another name.",
    ]);
  });

  it("are not looked for in pipelines that only the coordinator knows", () => {
    const { pipelines, problems } = checkFiles([
      {
        name: "a.yaml",
        text: `
app: shop
pipelines:
  a:
    nodes:
      - b: { apply_pipeline: geo.clean }
  c:
    nodes:
      - d: { call: shop.a }
      - e: { call: geo.far, when: geo/is_far, otherwise: geo.near }
`,
      },
    ]);
    expect(problems).toEqual([]);
    expect(pipelines).toMatchObject([
      { plan: null, missing: ["geo.clean"] },
      { plan: { pipeline: "shop.c" }, missing: ["geo.far", "geo.near"] },
    ]);
  });
});
