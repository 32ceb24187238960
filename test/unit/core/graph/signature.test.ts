import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSpec, defaultRetry, type Plan, type SpecNode } from "@stairs/core";
import { program } from "./random-specs.js";
import {
  concatenate,
  consumer,
  entry,
  get,
  pipeline,
  rename,
  step,
  type StepOptions,
  worker,
} from "./specs.js";
import { holds } from "../../../support/seeds.js";

function planOf(...nodes: SpecNode[]): Plan {
  return compileSpec(pipeline(...nodes));
}

/** The signatures by the last word of the queue. */
function signatures(plan: Plan): Record<string, string> {
  return Object.fromEntries(
    plan.stages.map((stage) => [stage.queue.split("/").at(-1) ?? "", stage.signature]),
  );
}

/** Three stages in a row, the middle one as a test wants it. */
function chain(middle: StepOptions = {}): Plan {
  return planOf(entry(), worker("a", "entry"), worker("b", "a", middle), worker("c", "b"));
}

describe("a plan's id and its stages' signatures", () => {
  it("are 32 hexadecimal digits", () => {
    const plan = chain();
    for (const text of [plan.id, ...plan.stages.map((stage) => stage.signature)]) {
      expect(text).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it("stay the same when only source positions, descriptions and the config's text change", () => {
    holds(
      "signatures",
      fc.property(program, fc.string(), ({ spec }, text) => {
        const moved = {
          ...spec,
          source: text,
          docs: text,
          configJson: JSON.stringify(text),
          nodes: spec.nodes.map((node) => ({ ...node, source: text })),
        };
        const [before, after] = [compileSpec(spec), compileSpec(moved)];
        expect(after.id).toBe(before.id);
        expect(signatures(after)).toEqual(signatures(before));
      }),
      200,
    );
  });

  it("stay the same when a message brings the pairs of a map in another order", () => {
    const planWith = (names: Record<string, string>, requires: Record<string, string>): Plan =>
      planOf(entry(), rename("r", "entry", names), worker("w", "r", { requires }));
    const one = planWith({ x: "a", y: "b" }, { gpu: "1", zone: "eu" });
    const other = planWith({ y: "b", x: "a" }, { zone: "eu", gpu: "1" });
    expect(other.id).toBe(one.id);
    expect(signatures(other)).toEqual(signatures(one));
  });

  it.each<[string, StepOptions]>([
    ["step", { step: "other/step" }],
    ["mode", { mode: "replace" }],
    ["predicate", { when: "core.main/b/when" }],
    ["inputs", { inputs: ["x"] }],
    ["retry policy", { retry: { ...defaultRetry, attempts: 4 } }],
    ["timeout", { timeoutMs: 1 }],
    ["labels", { requires: { gpu: "1" } }],
    ["most rows", { maxRows: 7 }],
  ])("change from a step with another %s on upwards, but not behind it", (_what, middle) => {
    const [before, after] = [chain(), chain(middle)];
    expect(after.id).not.toBe(before.id);
    const [old, now] = [signatures(before), signatures(after)];
    expect(now["c"]).toBe(old["c"]);
    expect(now["b"]).not.toBe(old["b"]);
    expect(now["a"]).not.toBe(old["a"]);
  });

  it("are those of the defaults where the defaults are written out", () => {
    expect(chain({ retry: defaultRetry, timeoutMs: 60_000 })).toEqual(chain());
  });
});

describe("a stage's signature", () => {
  it("does not depend on the names of nodes in other stages", () => {
    const withName = (name: string): Plan =>
      planOf(
        entry(),
        step(name, "entry", { mode: "replace", step: "nlp/f" }),
        worker("w", name),
        concatenate("both", `${name}.a`, "w"),
        consumer("c", "both"),
      );
    const [before, after] = [withName("f"), withName("renamed")];
    expect(signatures(after)["w"]).toBe(signatures(before)["w"]);
    expect(signatures(after)["core.main"]).not.toBe(signatures(before)["core.main"]);
  });

  it("does not depend on stages in other lines or before it", () => {
    const alone = planOf(entry(), worker("w", "entry"), worker("x", "w"));
    const among = planOf(
      entry(),
      step("f", "entry"),
      worker("w", "f"),
      consumer("see", "f", { asWorker: true }),
      worker("x", "w"),
    );
    expect(signatures(among)["w"]).toBe(signatures(alone)["w"]);
    expect(signatures(among)["x"]).toBe(signatures(alone)["x"]);
  });

  it("depends on the number of frames that a row brings along", () => {
    const one = planOf(entry(), worker("w", "entry"), consumer("c", "w"));
    const two = planOf(
      entry(),
      get("x", "entry", "x"),
      worker("w", "entry"),
      concatenate("both", "w", "x"),
      consumer("c", "both"),
    );
    expect(signatures(two)["w"]).not.toBe(signatures(one)["w"]);
  });
});
