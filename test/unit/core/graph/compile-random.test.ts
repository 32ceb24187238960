import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSpec, compileSpec, type Line, type Op, type Plan } from "@stairs/core";
import { program } from "./random-specs.js";
import { runSpec } from "./row-model.js";
import { runPlan } from "./run-plan.js";

const runs = { numRuns: 1500 };

function opsOf(line: Line): Op[] {
  return [...line.ops, ...line.forks.flatMap(opsOf)];
}

function nodesCalled(plan: Plan): string[] {
  return plan.stages.flatMap((stage) =>
    opsOf(stage.line).flatMap((op) => (op.op === "call" ? op.links.map((link) => link.node) : [])),
  );
}

describe("any pipeline that passes the checks", () => {
  it("has, compiled, the same effects as its nodes one after the other on whole rows", () => {
    fc.assert(
      fc.property(program, ({ spec, makes, rows }) => {
        expect(checkSpec(spec)).toEqual([]);
        expect(runPlan(compileSpec(spec), rows, makes)).toEqual(runSpec(spec, rows, makes));
      }),
      runs,
    );
  });

  it("has each of its steps in exactly one call of one stage", () => {
    fc.assert(
      fc.property(program, ({ spec }) => {
        const steps = spec.nodes.filter((node) => node.op === "step").map((node) => node.name);
        expect(nodesCalled(compileSpec(spec)).sort()).toEqual(steps.sort());
      }),
      runs,
    );
  });

  it("has a stage for each as-worker node, in an order in which rows can pass them, fed from one place", () => {
    fc.assert(
      fc.property(program, ({ spec }) => {
        const plan = compileSpec(spec);
        const emits = [plan.entry, ...plan.stages.map((stage) => stage.line)].map((line) =>
          opsOf(line).flatMap((op) => (op.op === "emit" ? [op.queue] : [])),
        );
        const queues = plan.stages.map((stage) => stage.queue);
        expect(emits.flat().sort()).toEqual([...queues].sort());
        for (const [from, targets] of emits.entries()) {
          for (const target of targets) expect(queues.indexOf(target)).toBeGreaterThan(from - 2);
        }
        const workers = spec.nodes.filter((node) => node.op === "step" && node.asWorker);
        expect(queues.filter((queue) => queue !== "core.main").sort()).toEqual(
          workers.map((node) => `core.main/${node.name}`).sort(),
        );
        expect(opsOf(plan.entry).filter((op) => op.op === "call")).toEqual([]);
      }),
      runs,
    );
  });

  it("compiles to the same plan every time", () => {
    fc.assert(
      fc.property(program, ({ spec }) => {
        const again = JSON.parse(JSON.stringify(spec)) as typeof spec;
        expect(compileSpec(again)).toEqual(compileSpec(spec));
      }),
      { numRuns: 200 },
    );
  });
});
