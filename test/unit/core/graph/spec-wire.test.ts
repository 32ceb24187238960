import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compileSpec,
  defaultRetry,
  planView,
  type PipelineSpec,
  specFromWire,
  specToWire,
} from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { program } from "./random-specs.js";
import {
  addValue,
  call,
  choose,
  concatenate,
  consumer,
  entry,
  filter,
  pipeline,
  producer,
  queue,
  rename,
  select,
  step,
  worker,
} from "./specs.js";
import { holds } from "../../../support/seeds.js";

const { service } = stairsProtocol().PipelineService;
const { Register, Get } = service;

/** The spec as the coordinator gets it from a client. */
function sent(spec: PipelineSpec): PipelineSpec {
  const bytes = Register.requestSerialize({ pipelines: [specToWire(spec)] });
  const [wire] = Register.requestDeserialize(bytes).pipelines ?? [];
  if (wire === undefined) throw new Error("the pipeline got lost");
  return specFromWire(wire);
}

const hostile = Object.fromEntries([
  ["__proto__", "a"],
  ["constructor", "__proto__"],
  ["toString", "b"],
]);

describe("a spec that goes through the protocol", () => {
  it("comes out as it went in, with all that a node can say", () => {
    const spec: PipelineSpec = {
      app: "core",
      name: "main",
      nodes: [
        entry("a", "b"),
        step("f", "entry", {
          source: "shop.ts:3",
          step: "nlp/f",
          mode: "replace",
          when: "nlp/known",
          inputs: ["a"],
          outputs: ["c"],
          retry: {
            attempts: 5,
            firstPauseMs: 0,
            factor: 1.5,
            maxPauseMs: 3_000_000_000,
            jitter: 0,
            notRetryable: ["KeyError", "TypeError"],
          },
          timeoutMs: 180_000,
          requires: { gpu: "1" },
          maxRows: 9,
        }),
        worker("w", "f", { expand: true }),
        consumer("s", "w", { standalone: true }),
        rename("r", "w", hostile),
        select("t", "r", { x: "toString" }),
        addValue("v", "t", { "1": "1.0e2", text: '"ä\\u2028"' }),
        concatenate("both", "v", "v.x", "k = w", "one = f.c"),
        producer("many", "w", { maxOutputs: 12 }),
        queue("q", "many"),
        filter("if", "q", "f"),
        choose("end", "if", "if", "q"),
        call("hand", "end", "core.other"),
        call("route", "end", "core.other", { when: "f", otherwise: "core.third" }),
        {
          op: "pipeline",
          name: "clean",
          source: "shop.ts:9",
          input: "end",
          pipeline: "lib.clean",
          mode: "replace",
          asWorker: true,
          when: "lib/dirty",
        },
      ],
      result: "both",
      language: "python",
      source: "shop.ts:1",
      configJson: '{"a":1}',
      docs: "Counts words.",
    };
    expect(sent(spec)).toEqual(spec);
  });

  it("keeps what is not set as not set", () => {
    expect(sent(pipeline(entry(), consumer("c", "entry")))).toEqual(
      pipeline(entry(), consumer("c", "entry")),
    );
  });

  it("keeps fields named like parts of JavaScript's objects", () => {
    const [, node] = sent(pipeline(entry(), addValue("v", "entry", hostile))).nodes;
    expect(node?.op === "addValue" && node.values).toEqual(Object.entries(hostile));
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });

  it("compiles to the same plan on both sides", () => {
    holds(
      "specs on the wire",
      fc.property(program, ({ spec }) => {
        expect(compileSpec(sent(spec))).toEqual(compileSpec(spec));
      }),
      300,
    );
  });

  it("is refused when a node says nothing that it does, naming the node", () => {
    const bytes = Register.requestSerialize({
      pipelines: [{ app: "core", name: "main", nodes: [{ name: "x" }] }],
    });
    const [wire] = Register.requestDeserialize(bytes).pipelines ?? [];
    if (wire === undefined) throw new Error("the pipeline got lost");
    expect(() => specFromWire(wire)).toThrow(
      /Node "x" of core\.main has no operation that this coordinator knows/,
    );
  });
});

describe("a plan as the protocol shows it", () => {
  it("has each stage with its calls and where its rows go", () => {
    const plan = compileSpec(
      pipeline(
        entry(),
        step("f", "entry", { step: "nlp/f", retry: defaultRetry }),
        step("g", "f"),
        worker("w", "g"),
        consumer("see", "g", { asWorker: true }),
      ),
    );
    const bytes = Get.responseSerialize({ plan: planView(plan) });
    const { plan: view } = Get.responseDeserialize(bytes);
    expect(view?.planId).toBe(plan.id);
    expect(view?.stages).toMatchObject([
      {
        queue: "core.main",
        signature: plan.stages[0]?.signature,
        calls: [{ steps: ["nlp/f", "core.main/g"], nodes: ["f", "g"] }],
        targets: ["core.main/w", "core.main/see"],
      },
      { queue: "core.main/w", calls: [{ steps: ["core.main/w"] }], targets: [] },
      { queue: "core.main/see", calls: [{ nodes: ["see"] }], targets: [] },
    ]);
  });
});
