import { compileSpec, type PipelineSpec, type SpecNode } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { renderDot } from "../../../src/cli/graph/dot.js";
import { renderMermaid } from "../../../src/cli/graph/mermaid.js";
import type { PipelineGraph } from "../../../src/cli/graph/pipeline-graph.js";
import { showGraph } from "../../../src/cli/graph/show.js";
import { renderPlan } from "../../../src/cli/plan-view.js";
import { checkFiles } from "../../../src/cli/spec-file/check.js";
import { problemText } from "../../../src/cli/spec-file/problem.js";

/** What a `.dot` file says: nodes and clusters with their labels, and edges. */
interface Drawing {
  readonly labels: Map<string, string>;
  /** A cluster's label to the nodes right inside it. */
  readonly clusters: Map<string, string[]>;
  readonly edges: [string, string][];
}

/** A parser of the DOT grammar as far as digraphs with quoted names go; throws on anything else. */
function parseDot(text: string): Drawing {
  const tokens = [...text.matchAll(/"((?:[^"\\]|\\.)*)"|->|[{}[\];,=]|[A-Za-z_]\w*|(\s+)|(.)/gsu)]
    .filter(([, , blank]) => blank === undefined)
    .map((match) => {
      if (match[3] !== undefined) throw new Error(`unexpected ${match[3]} at ${match.index}`);
      return match[1] === undefined ? match[0] : `"${match[1]}`;
    });
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at++] ?? "";
    if (token === "" || (expected !== undefined && token !== expected))
      throw new Error(
        `expected ${expected ?? "more"}, got ${token} after ${tokens.slice(at - 6, at - 1).join(" ")}`,
      );
    return token;
  };
  const name = (): string => {
    const token = take();
    if (!token.startsWith('"')) throw new Error(`expected a quoted name, got ${token}`);
    return token
      .slice(1)
      .replaceAll(/\\(.)/gs, (_, character: string) => (character === "n" ? "\n" : character));
  };
  const attributes = (): Map<string, string> => {
    const found = new Map<string, string>();
    take("[");
    while (tokens[at] !== "]") {
      const key = take();
      take("=");
      found.set(key, name());
      if (tokens[at] === ",") take(",");
    }
    take("]");
    take(";");
    return found;
  };
  const drawing: Drawing = { labels: new Map(), clusters: new Map(), edges: [] };
  const body = (): void => {
    let label = "";
    const nodes: string[] = [];
    take("{");
    while (tokens[at] !== "}") {
      if (tokens[at] === "subgraph") {
        take();
        expect(name()).toMatch(/^cluster/);
        body();
      } else if (tokens[at + 1] === "=") {
        const key = take();
        take("=");
        const value = key === "label" ? name() : take();
        if (key === "label") label = value;
        take(";");
      } else {
        const first = name();
        if (tokens[at] === "->") {
          take();
          drawing.edges.push([first, name()]);
          attributes();
        } else {
          nodes.push(first);
          drawing.labels.set(first, attributes().get("label") ?? "");
        }
      }
    }
    take("}");
    drawing.clusters.set(label, nodes);
  };
  take("digraph");
  name();
  body();
  expect(at).toBe(tokens.length);
  for (const [from, to] of drawing.edges) {
    expect(drawing.labels.has(from), `node ${from}`).toBe(true);
    expect(drawing.labels.has(to), `node ${to}`).toBe(true);
  }
  return drawing;
}

const text = String.raw`"[\p{L}\p{N} .,:/_·\-#;]*(?:<br\/>[\p{L}\p{N} .,:/_·\-#;]*)*"`;
const box = [
  [String.raw`\(\[`, String.raw`\]\)`],
  [String.raw`\[\[`, String.raw`\]\]`],
  [String.raw`\[\(`, String.raw`\)\]`],
  [String.raw`\{\{`, String.raw`\}\}`],
  [String.raw`\[\/`, String.raw`[/\\]\]`],
  [String.raw`\[`, String.raw`\]`],
  [String.raw`\(`, String.raw`\)`],
  ["\\{", "\\}"],
  [">", String.raw`\]`],
]
  .map(([open, close]) => `${open}${text}${close}`)
  .join("|");
const mermaidLine = {
  group: new RegExp(`^subgraph (s\\d+(?:c\\d+)?)\\[(${text})\\]$`, "u"),
  node: new RegExp(`^([np]\\d+)(?:${box})$`, "u"),
  edge: new RegExp(String.raw`^([np]\d+) (?:-->|==>|-\.->)(?:\|${text}\|)? ([np]\d+)$`, "u"),
};

/** Fails on a line that is none of Mermaid's, a node that is not there and a group that is not closed. */
function checkMermaid(lines: readonly string[]): string[] {
  expect(lines[0]).toBe("flowchart LR");
  const nodes = new Set<string>();
  const groups: string[] = [];
  let depth = 0;
  for (const line of lines.slice(1).map((each) => each.trim())) {
    const [, , group] = mermaidLine.group.exec(line) ?? [];
    const [, node] = mermaidLine.node.exec(line) ?? [];
    const [, from, to] = mermaidLine.edge.exec(line) ?? [];
    if (group !== undefined) {
      groups.push(group);
      depth += 1;
    } else if (line === "end") depth -= 1;
    else if (node !== undefined) nodes.add(node);
    else {
      expect([line, nodes.has(from ?? ""), nodes.has(to ?? "")]).toEqual([line, true, true]);
    }
  }
  expect(depth).toBe(0);
  // A code is `#34;`: a bare # or ; would end the statement.
  expect(lines.join("\n").replaceAll(/#\d+;/g, "")).not.toMatch(/[#;]/);
  return groups;
}

function graphOf(spec: PipelineSpec): PipelineGraph {
  return showGraph(spec, compileSpec(spec), (step) =>
    step.startsWith("geo/") ? ["go", "python"] : ["remote"],
  );
}

const items = `app: shop
pipelines:
  orders:
    nodes:
      - entry: { fields: [zip] }
      - geocode: { subscribe: geo/lookup, as_worker: true, inputs: [zip] }
      - clean: { subscribe: geo/clean, when: geo/is_dirty }
      - words: { subscribe_many: nlp/words }
      - store: { consumer: db/store, as_worker: true }
      - large: { apply: shop/is_large, input: clean }
      - big: { filter: large, input: clean }
      - priced: { subscribe: shop/price }
      - both: { choose: big, then: priced, otherwise: clean }
      - audit: { call: shop.audit, when: large, otherwise: shop.rest }
    result: both
`;

function example(): PipelineSpec {
  const { pipelines, problems } = checkFiles([{ name: "orders.yaml", text: items }]);
  expect(problems.map(problemText)).toEqual([]);
  const spec = pipelines[0]?.spec;
  if (spec === undefined) throw new Error("no pipeline");
  return spec;
}

/** Names and values that mean something in the languages of drawings. */
function hostile(): PipelineSpec {
  const field = `a "quoted" \\ [x] {y} <b> & | # ; \n end \u{1F600} \`--> é`;
  const head = { source: 'a "b".yaml:3' };
  const nodes: SpecNode[] = [
    { ...head, op: "entry", name: "graph", fields: [field] },
    { ...head, op: "get", name: "end", input: "graph", field },
    { ...head, op: "addValue", name: "subgraph", input: "end", values: [[field, '"\\""']] },
    { ...head, op: "rename", name: "node", input: "subgraph", names: [["\\", field]] },
  ];
  const step = example().nodes.find(({ op }) => op === "step");
  if (step?.op !== "step") throw new Error("no step");
  nodes.push({ ...step, name: "digraph", input: "node", inputs: null });
  nodes.push({ ...step, name: "o", input: "digraph", inputs: null, asWorker: false, mode: "keep" });
  return { ...example(), nodes, result: null };
}

describe("a pipeline that is shown", () => {
  it("has each node in the stage that runs it, and edges that say what goes over them", () => {
    const graph = graphOf(example());
    expect(graph).toMatchObject({
      pipeline: "shop.orders",
      planId: compileSpec(example()).id,
      result: "both",
      calledPipelines: ["shop.audit", "shop.rest"],
    });
    const queues = Object.fromEntries(graph.nodes.map(({ name, queue }) => [name, queue]));
    expect(queues).toMatchObject({
      entry: null,
      geocode: "shop.orders/geocode",
      clean: "shop.orders/geocode",
      words: "shop.orders/words",
      store: "shop.orders/store",
      big: "shop.orders/geocode",
    });
    expect(graph.edges).toEqual(
      expect.arrayContaining([
        { from: "entry", to: "geocode", kind: "frame", queue: "shop.orders/geocode", label: "" },
        { from: "geocode", to: "clean", kind: "frame", queue: null, label: "when geo/is_dirty" },
        { from: "words", to: "store", kind: "side", queue: "shop.orders/store", label: "" },
        expect.objectContaining({ from: "large", to: "big", kind: "decision" }),
        expect.objectContaining({ from: "priced", to: "both", kind: "then" }),
        expect.objectContaining({ from: "clean", to: "both", kind: "otherwise" }),
        { from: "audit", to: "shop.audit", kind: "call", queue: "shop.audit", label: "when large" },
        { from: "audit", to: "shop.rest", kind: "call", queue: "shop.rest", label: "otherwise" },
      ]),
    );
    expect(graph.stages[0]).toMatchObject({
      queue: "shop.orders/geocode",
      calls: expect.arrayContaining([
        { nodes: ["geocode", "clean"], steps: ["geo/lookup", "geo/clean"] },
      ]) as unknown,
    });
    const placed = graph.stages.flatMap(({ nodes }) => nodes);
    expect([...placed, "entry"].sort()).toEqual(graph.nodes.map(({ name }) => name).sort());
  });

  it("is one JSON document that keeps what rows that end go through", () => {
    const graph = graphOf(example());
    const read = JSON.parse(JSON.stringify(graph)) as PipelineGraph;
    expect(read).toEqual(graph);
    expect(JSON.stringify(read.plan)).toContain('"ended":');
  });

  it("reads as text: queues, fused calls, choices, hand-overs, languages", () => {
    const lines = renderPlan(graphOf(example())).join("\n");
    expect(lines).toMatch(/^shop\.orders {3}plan [0-9a-f]{12} {3}orders\.yaml:3\n/);
    expect(lines).toMatch(
      /queue shop\.orders\/geocode\n {2}call geo\/lookup \(subscribe; reads zip\) {3}go, python {3}orders\.yaml:6\n {5}\+ geo\/clean \(subscribe; when geo\/is_dirty\)/,
    );
    expect(lines).toMatch(/call nlp\/words \(subscribe; 1-to-N\) {3}remote/);
    expect(lines).toMatch(/if large\n +call shop\/price[\s\S]*else\n/);
    expect(lines).toContain("=> pipeline shop.audit if large, else to pipeline shop.rest");
    expect(lines).not.toMatch(/undefined|\[object/);
  });

  it("is valid DOT with a cluster for each stage", () => {
    const { labels, clusters, edges } = parseDot(renderDot(graphOf(example())).join("\n"));
    expect(labels.get("words")).toBe("words\nnlp/words\nsubscribe · 1-to-N · remote");
    expect(clusters.get("one call")).toEqual(["geocode", "clean"]);
    expect(clusters.get("queue shop.orders/store")).toEqual(["store"]);
    expect(edges).toContainEqual(["audit", "pipeline shop.rest"]);
  });

  it("is valid Mermaid with a subgraph for each stage", () => {
    const groups = checkMermaid(renderMermaid(graphOf(example())));
    expect(groups).toEqual(
      expect.arrayContaining([
        '"queue shop.orders/geocode"',
        '"one call"',
        '"queue shop.orders/store"',
      ]),
    );
  });

  it("stays valid whatever its names and fields are", () => {
    const graph = graphOf(hostile());
    const { labels } = parseDot(renderDot(graph).join("\n"));
    expect(labels.get("end")).toContain('get a "quoted" \\ [x] {y} <b> & | # ;   end \u{1F600}');
    const lines = renderMermaid(graph);
    checkMermaid(lines);
    expect(lines.join("\n")).toContain("get a #34;quoted#34; #92; #91;x#93;");
  });
});
