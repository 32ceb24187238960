import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { App, concatenate, step, type Inputs } from "../../../../sdk-ts/src/index.js";
import { errorOf, movesOf, nodesOf, pipelineOf } from "./build-one.js";

const double = (row: { value: number }) => ({ value: row.value * 2 });
const print = (row: object): void => void row;

describe("a builder", () => {
  it("makes one node for each operation, in its order", () => {
    const nodes = nodesOf(({ value }) =>
      value
        .subscribeFunc(double, { asWorker: true, timeout: "3m", inputs: ["value"], maxRows: 10 })
        .rename({ fib: "value" })
        .select(["fib"])
        .addValue({ path: "/tmp", nested: { a: [1, null] } })
        .subscribeConsumer(print, {
          requires: { gpu: "1" },
          retry: { attempts: 5, notRetryable: ["TypeError"] },
        }),
    );
    expect(nodes).toEqual([
      { op: "entry", name: "entry" },
      { op: "get", name: "get-1", input: "entry", field: "value" },
      {
        op: "step",
        name: "double",
        input: "get-1",
        step: "core.main/double",
        mode: "merge",
        asWorker: true,
        inputs: ["value"],
        timeoutMs: 180_000,
        maxRows: 10,
      },
      { op: "rename", name: "rename-1", input: "double", names: [["fib", "value"]] },
      { op: "select", name: "select-1", input: "rename-1", names: [["fib", "fib"]] },
      {
        op: "addValue",
        name: "addValue-1",
        input: "select-1",
        values: [
          ["path", '"/tmp"'],
          ["nested", '{"a":[1,null]}'],
        ],
      },
      {
        op: "step",
        name: "print",
        input: "addValue-1",
        step: "core.main/print",
        mode: "keep",
        retry: {
          attempts: 5,
          firstPauseMs: 1000,
          factor: 2,
          maxPauseMs: 60_000,
          jitter: 0.2,
          notRetryable: ["TypeError"],
        },
        requires: { gpu: "1" },
      },
    ]);
  });

  it("gives each node and the pipeline the file and line where they were written", () => {
    const { spec } = pipelineOf((entry) => {
      const point = entry.get("value"); // the get
      return point.subscribeFunc(double); // the step
    });
    const file = "test/unit/sdk/authoring/builder.test.ts";
    const lines = readFileSync(file, "utf8").split("\n");
    const lineOf = (mark: string): number => lines.findIndex((line) => line.endsWith(mark)) + 1;
    expect(spec.source).toMatch(/^test\/unit\/sdk\/authoring\/build-one\.ts:\d+$/);
    expect(spec.nodes.map((node) => node.source)).toEqual([
      spec.source,
      `${file}:${lineOf("; // the get")}`,
      `${file}:${lineOf("; // the step")}`,
    ]);
  });

  it("names the frame that it returns as the result, and none when it returns nothing", () => {
    expect(pipelineOf((entry) => entry.subscribeFunc(double)).spec.result).toBe("double");
    const same = pipelineOf((entry) => {
      entry.subscribeConsumer(print);
      return entry;
    });
    expect(same.spec.result).toBe("entry");
    const silent = pipelineOf((entry) => void entry.subscribeConsumer(print)).spec;
    expect(silent.result).toBeNull();
  });

  it("replaces the frame with applyFunc", () => {
    expect(nodesOf((entry) => entry.applyFunc(double))[1]).toMatchObject({ mode: "replace" });
  });

  it("makes a step and a predicate of this process for each function and its when", () => {
    const pipeline = pipelineOf((entry) =>
      entry.subscribeFunc(double, {
        when: (row) => row.value > 1,
        concurrency: 7,
        timeout: 500,
        name: "twice",
      }),
    );
    expect(pipeline.spec.nodes[1]).toMatchObject({
      step: "core.main/twice",
      when: "core.main/twice/when",
    });
    expect(pipeline.steps).toMatchObject([
      { name: "core.main/twice/when", kind: "predicate", timeoutMs: 500 },
      { name: "core.main/twice", kind: "function", concurrency: 7, batch: false, run: double },
    ]);
  });

  it("uses a step of another worker by its name and makes none of this process for it", () => {
    const tokenize = step<{ city: string }, { words: string[] }>("nlp/tokenize");
    const pipeline = pipelineOf((entry) => {
      entry.subscribeConsumer(tokenize, { name: "second" });
      return entry.subscribeFunc(tokenize, { when: step<{ city: string }, boolean>("nlp/known") });
    });
    expect(pipeline.spec.nodes.slice(1)).toMatchObject([
      { name: "second", step: "nlp/tokenize", mode: "keep" },
      { name: "tokenize", step: "nlp/tokenize", when: "nlp/known", mode: "merge" },
    ]);
    expect(pipeline.steps).toEqual([]);
    expect(() => tokenize({ city: "" }, {} as never)).toThrow(
      /nlp\/tokenize was called as a function/,
    );
  });

  it("takes the options of a consumer component, and those of the subscription before them", () => {
    const app = new App("core");
    const store = app.consumer("store", print, { asWorker: true, concurrency: 4, timeout: "2s" });
    const nodes = nodesOf((entry) => entry.subscribeConsumer(store, { timeout: "3s" }));
    expect(nodes[1]).toMatchObject({ name: "store", asWorker: true, timeoutMs: 3000 });
  });

  it("wraps results under keyWrapper, for single rows, promises and batches", async () => {
    const { steps } = pipelineOf((entry) => {
      const one = entry.subscribeFunc((row) => row.value, { name: "one", keyWrapper: "__proto__" });
      const later = entry.subscribeFunc(async (row) => row.value, {
        name: "later",
        keyWrapper: "k",
      });
      const many = entry.subscribeFunc((rows) => rows.map((row) => row.value), {
        name: "many",
        batch: true,
        keyWrapper: "k",
      });
      return concatenate({ one, later, many });
    });
    const [one, later, many] = steps.map((native) => native.run);
    const wrapped = one?.({ value: 3 }, {} as never);
    expect(Object.entries(wrapped as object)).toEqual([["__proto__", 3]]);
    expect(await later?.({ value: 3 }, {} as never)).toEqual({ k: 3 });
    expect(many?.([{ value: 3 }, { value: 4 }], {} as never)).toEqual([{ k: 3 }, { k: 4 }]);
  });

  it("concatenates points as values, frames as objects, and frames side by side", () => {
    const nodes = movesOf((entry) =>
      concatenate(entry, concatenate({ a: entry.value, all: entry })),
    );
    expect(nodes.slice(2)).toEqual([
      {
        op: "concatenate",
        name: "concatenate-1",
        parts: [
          { input: "get-1", field: "value", name: "a" },
          { input: "entry", field: null, name: "all" },
        ],
      },
      {
        op: "concatenate",
        name: "concatenate-2",
        parts: [
          { input: "entry", field: null, name: null },
          { input: "concatenate-1", field: null, name: null },
        ],
      },
    ]);
  });

  it("takes a point of the frame as the name of its field in rename and select", () => {
    const nodes = movesOf((entry) => entry.rename({ a: entry.get("city"), b: entry.value }));
    expect(nodes.slice(1)).toEqual([
      {
        op: "rename",
        name: "rename-1",
        input: "entry",
        names: [
          ["a", "city"],
          ["b", "value"],
        ],
      },
    ]);
    const worked = errorOf((entry) =>
      entry.select({ a: entry.get("city").subscribeConsumer(print) }),
    );
    expect(worked).toContain("select got a frame that is not a field of the frame it is called on");
  });

  it("makes no node of an entry field that is only taken apart", () => {
    const nodes = movesOf(({ value, city }) => {
      void city;
      return value;
    });
    expect(nodes.map((node) => node["name"])).toEqual(["entry", "get-1"]);
  });

  it("takes any other property of the entry frame for a field", () => {
    const odd = ["name", "length", "prototype", "toString", "__proto__", "field", "apply"];
    const nodes = movesOf((entry) =>
      concatenate(
        entry,
        ...odd.map(
          (field) => (entry as unknown as Record<string, typeof entry.value>)[field] ?? entry,
        ),
      ),
    );
    expect(nodes.slice(1, -1).map((node) => node["field"])).toEqual(odd);
  });

  it("reads entry fields that are called like a method with get", () => {
    const app = new App("core");
    const pipeline = app.pipeline(
      "odd",
      (_, entry: Inputs<{ get: string; then: number; field: string }>) =>
        concatenate({
          a: entry.get("get"),
          b: entry.get("then"),
          c: entry.field,
        }).subscribeConsumer(print),
    );
    expect(pipeline.spec.nodes.slice(1, 4)).toMatchObject([
      { field: "get" },
      { field: "then" },
      { field: "field" },
    ]);
  });

  it("runs once, when the graph is first asked for", () => {
    let runs = 0;
    const pipeline = pipelineOf((entry) => {
      runs++;
      return entry.subscribeFunc(double);
    });
    expect(runs).toBe(0);
    expect(pipeline.spec).toBe(pipeline.spec);
    expect(pipeline.steps).toHaveLength(1);
    expect(runs).toBe(1);
  });

  it("shows its config in the spec and gives it to the steps", () => {
    const app = new App("core");
    const pipeline = app.pipeline(
      "main",
      { config: { size: 3, clean: double }, inputs: ["value"], docs: "Doubles." },
      ({ config, input }) =>
        input.addValue({ size: config.size }).subscribeFunc(config.clean as () => object),
    );
    pipeline.config.update({ size: 4 });
    expect(pipeline.spec).toMatchObject({
      configJson: '{"size":4,"clean":"[function double]"}',
      docs: "Doubles.",
      language: "typescript",
    });
    expect(pipeline.spec.nodes[0]).toMatchObject({ fields: ["value"] });
    expect(pipeline.steps[0]?.config).toEqual({ size: 4, clean: double });
  });
});
