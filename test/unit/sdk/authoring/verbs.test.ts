import { describe, expect, it } from "vitest";
import { concatenate, Flow, type StandardSchemaV1, step } from "../../../../sdk-ts/src/index.js";
import { errorOf, nodesOf, pipelineOf } from "./build-one.js";

const double = (row: { value: number }) => ({ value: row.value * 2 });
function* digits(row: { value: number }) {
  for (const digit of String(row.value)) yield { digit };
}
const isBig = (row: { value: number }) => row.value > 9;

class Twice extends Flow {
  @step()
  only(row: { value: number }) {
    return { value: row.value * 2 };
  }
}

class Digits extends Flow {
  *run(row: { value: number }) {
    yield* digits(row);
  }
  @step()
  only() {
    return {};
  }
}

const anything: StandardSchemaV1<unknown, unknown> = {
  "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) },
};

describe("a 1-to-N verb (F14)", () => {
  it("makes an expand step, with its limit and its predicate", () => {
    const pipeline = pipelineOf((entry) =>
      concatenate(
        entry.value.subscribeFuncAsProducer(digits, { maxOutputs: 5, when: isBig }),
        entry.value.applyFuncAsProducer((row) => [{ row }], { name: "listed" }),
      ),
    );
    expect(pipeline.spec.nodes.filter(({ op }) => op === "step")).toMatchObject([
      { name: "digits", mode: "merge", expand: true, maxOutputs: 5, when: "core.main/digits/when" },
      { name: "listed", mode: "replace", expand: true, maxOutputs: null, when: null },
    ]);
    expect(pipeline.steps).toMatchObject([
      { name: "core.main/digits/when", kind: "predicate", maxOutputs: null },
      { name: "core.main/digits", kind: "expand", maxOutputs: 5 },
      { name: "core.main/listed", kind: "expand", maxOutputs: null },
    ]);
  });

  it("wraps each row under keyWrapper, whatever gives the rows", async () => {
    const { steps } = pipelineOf((entry) =>
      concatenate(
        entry.applyFuncAsProducer(() => [1, 2], { name: "array", keyWrapper: "n" }),
        entry.applyFuncAsProducer(async () => [1, 2], { name: "later", keyWrapper: "n" }),
        entry.applyFuncAsProducer(
          async function* many() {
            yield 1;
            yield 2;
          },
          { keyWrapper: "n" },
        ),
      ),
    );
    expect(steps).toHaveLength(3);
    for (const { run } of steps) {
      const rows: unknown[] = [];
      const given = await run({ value: 1 }, {} as never);
      for await (const row of given as AsyncIterable<unknown>) rows.push(row);
      expect(rows).toEqual([{ n: 1 }, { n: 2 }]);
    }
  });

  it("takes a step of another worker", () => {
    const nodes = nodesOf((entry) =>
      entry.subscribeFuncAsProducer(step<{ city: string }, { word: string }[]>("nlp/split")),
    );
    expect(nodes[1]).toMatchObject({ name: "split", step: "nlp/split", expand: true });
  });
});

describe("a Flow's verb (F14)", () => {
  it("makes one step named after the class, of an instance or of the class itself", async () => {
    const pipeline = pipelineOf((entry) =>
      concatenate({
        a: entry.value.subscribeFlow(new Twice(), { asWorker: true }),
        b: entry.value.applyFlow(Twice),
        c: entry.value.subscribeFlowAsProducer(new Digits(), { maxOutputs: 3 }),
      }),
    );
    expect(pipeline.spec.nodes.filter(({ op }) => op === "step")).toMatchObject([
      { name: "Twice", mode: "merge", asWorker: true, expand: false },
      { name: "Twice-2", mode: "replace", asWorker: false, expand: false },
      { name: "Digits", mode: "merge", expand: true, maxOutputs: 3 },
    ]);
    const result = await pipeline.steps[0]?.run({ value: 4 }, {} as never);
    expect(result).toEqual({ value: 8 });
  });

  it.each<[string, Parameters<typeof errorOf>[0], string]>([
    [
      "a Flow that yields many rows where one is expected",
      (entry) => entry.value.subscribeFlow(new Digits()),
      "use subscribeFlowAsProducer or applyFlowAsProducer",
    ],
    [
      "a function",
      (entry) => entry.subscribeFlow(double as never),
      "got a value of type function where it takes a Flow",
    ],
    [
      "a Flow in the place of a function",
      (entry) => entry.subscribeFunc(Twice as never),
      "got a Flow: use subscribeFlow or applyFlow",
    ],
    [
      "an option that only functions have",
      (entry) => entry.value.subscribeFlow(new Twice(), { batch: true } as object),
      'no option "batch"',
    ],
  ])("refuses %s", (_what, builder, expected) => {
    expect(errorOf(builder)).toContain(expected);
  });
});

describe("setup and schemas (F26)", () => {
  it("go with the function's step, and not with its predicate", () => {
    const setup = () => ({ model: 1 });
    const { steps } = pipelineOf((entry) =>
      entry.value.subscribeFunc(double, {
        name: "double",
        when: isBig,
        setup,
        inputSchema: anything,
        outputSchema: anything,
      }),
    );
    expect(steps).toMatchObject([
      { kind: "predicate", setup: null, inputSchema: null, outputSchema: null },
      { kind: "function", setup, inputSchema: anything, outputSchema: anything },
    ]);
  });

  it.each([
    ["a setup that is no function", { setup: 5 }, "setup is 5: expected a function"],
    ["a schema that is none", { inputSchema: {} }, "expected a Standard Schema"],
    ["maxOutputs where one row stays one", { maxOutputs: 5 }, 'no option "maxOutputs"'],
  ])("refuse %s", (_what, options, expected) => {
    expect(
      errorOf((entry) => entry.subscribeFunc(double, { name: "d", ...(options as object) })),
    ).toContain(expected);
  });

  it("are refused for a step of another worker, which alone can have them", () => {
    const remote = step<{ city: string }, { zip: string }>("geo/locate");
    for (const options of [{ setup: () => 1 }, { inputSchema: anything }]) {
      expect(errorOf((entry) => entry.subscribeFunc(remote, options))).toContain(
        "for a step of another worker",
      );
    }
  });
});

describe("a predicate that another worker has than its step (F16, F19)", () => {
  it("is a step of its own, whose rows the step alone gets", () => {
    const remote = step<{ value: number }, { zip: string }>("geo/locate");
    const { spec, steps } = pipelineOf((entry) =>
      entry.value.subscribeFunc(remote, { when: isBig, asWorker: true }),
    );
    expect(
      spec.nodes.map((node) => [node.name, node.op, ...("input" in node ? [node.input] : [])]),
    ).toEqual([
      ["entry", "entry"],
      ["get-1", "get", "entry"],
      ["locate/when", "step", "get-1"],
      ["locate/if", "filter", "get-1"],
      ["locate", "step", "locate/if"],
      ["locate/end", "choose"],
    ]);
    expect(spec.nodes[4]).toMatchObject({ step: "geo/locate", when: null, asWorker: true });
    expect(steps).toMatchObject([{ name: "core.main/locate/when", kind: "predicate" }]);
  });

  it("stays with a step of the same worker", () => {
    const nodes = nodesOf((entry) => entry.value.subscribeFunc(double, { when: isBig }));
    expect(nodes.map(({ name }) => name)).toEqual(["entry", "get-1", "double"]);
  });

  it("leaves the frame as it is behind a consumer with a queue of its own", () => {
    const nodes = nodesOf((entry) =>
      entry.value
        .subscribeConsumer(double, { when: step<object, boolean>("geo/known"), asWorker: true })
        .subscribeFunc(double, { name: "after" }),
    );
    expect(nodes.at(-1)).toMatchObject({ name: "after", input: "get-1" });
  });
});
