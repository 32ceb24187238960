import { compileSpec, specFromWire, specToWire } from "@stairs/core";
import { stairsProtocol } from "@stairs/core/protocol";
import { describe, expect, it } from "vitest";
import { concatenate, step } from "../../../../sdk-ts/src/index.js";
import { pipelineOf } from "./build-one.js";

const double = (row: { value: number }): { doubled: number } => ({ doubled: row.value * 2 });
const store = (row: object): void => void row;

describe("a built pipeline", () => {
  const { spec } = pipelineOf((entry) => {
    const doubled = entry.value.subscribeFunc(double, {
      asWorker: true,
      when: (row) => row.value > 0,
      retry: { attempts: 5, maxPause: "10m" },
      requires: { gpu: "1" },
    });
    const located = entry.city.subscribeFunc(step<{ city: string }, { zip: string }>("geo/locate"));
    return concatenate(doubled.rename({ n: "doubled" }), located)
      .addValue({ path: "/tmp", "line\u2028": ["\ud800", 1e21] })
      .subscribeConsumer(store, { asWorker: true });
  });

  it("compiles: its worker steps have queues of their own, under stable names", () => {
    const plan = compileSpec(spec);
    expect(plan.pipeline).toBe("core.main");
    expect(plan.stages.map((stage) => stage.queue)).toEqual(
      expect.arrayContaining(["core.main/double", "core.main/store"]),
    );
    expect([...plan.entryFields].sort()).toEqual(["city", "value"]);
  });

  it("compiles to the same plan each time, whatever functions of the same names do", () => {
    const build = (factor: number): string => {
      const scale = (row: { value: number }): object => ({ value: row.value * factor });
      return compileSpec(pipelineOf((entry) => entry.subscribeFunc(scale)).spec).id;
    };
    expect([2, 3].map(build)).toEqual([build(2), build(2)]);
  });

  it("arrives over the protocol as it was", () => {
    const { Register } = stairsProtocol().PipelineService.service;
    const bytes = Register.requestSerialize({ pipelines: [specToWire(spec)] });
    expect(Register.requestDeserialize(bytes).pipelines?.map(specFromWire)).toEqual([spec]);
  });
});

describe("a pipeline that the graph check refuses", () => {
  it("is told at build, with node, place and fix", () => {
    expect(() => pipelineOf((entry) => entry).spec).toThrow(
      /core\.main \(.+:\d+\): it has no step/,
    );
    const build = (): unknown =>
      pipelineOf((entry) =>
        entry
          .select(["city"])
          .get("value" as "city")
          .subscribeConsumer(store),
      ).spec;
    expect(build).toThrow(
      /core\.main\/get-1 \(test\/unit\/sdk\/authoring\/compiles\.test\.ts:\d+\): it reads field "value" of select-1, which has city\. Fix:/,
    );
  });
});
