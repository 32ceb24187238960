import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOps, checkSpec, compileSpec, type Line, type Plan } from "@stairs/core";
import { Behaviour } from "../execute/step-behaviour.js";
import { differences } from "./effects.js";
import { effectsOf } from "./lineage.js";
import { program } from "./random-specs.js";
import { runPlan } from "./run-plan.js";
import { holds } from "../../../support/seeds.js";

const runs = 1500;

function nodesCalled(plan: Plan): string[] {
  return plan.stages.flatMap((stage) =>
    allOps(stage.line).flatMap((op) => (op.op === "call" ? op.links.map((link) => link.node) : [])),
  );
}

function targetsOf(line: Line): string[] {
  return allOps(line).flatMap((op) => (op.op === "emit" ? [`${op.queue} ${op.signature}`] : []));
}

/** What stands behind a 1-to-N call in its stage; null: the stage has none. */
function behindExpand(line: Line): Line | null {
  const at = line.ops.findIndex((op) => op.op === "call" && op.links.at(-1)?.expand === true);
  if (at >= 0) return { ops: line.ops.slice(at + 1), forks: line.forks };
  const last = line.ops.at(-1);
  const ways = last?.op === "branch" ? [last.then, last.otherwise] : [];
  return ways.map(behindExpand).find((way) => way !== null) ?? null;
}

describe("any pipeline that passes the checks", () => {
  it("has, compiled, the effects that its nodes have one by one", () => {
    holds(
      "compiled effects",
      fc.property(program, fc.nat(), fc.boolean(), ({ spec, roles, rows }, salt, answer) => {
        const steps = new Behaviour(salt, roles);
        expect(checkSpec(spec)).toEqual([]);
        const expected = effectsOf(spec, rows, steps, answer);
        const actual = runPlan(compileSpec(spec, { answer }), rows, steps);
        expect(differences(expected, actual)).toEqual([]);
      }),
      runs,
    );
  });

  it("has each of its steps in some call", () => {
    holds(
      "compiled calls",
      fc.property(program, ({ spec }) => {
        const steps = spec.nodes.filter((node) => node.op === "step").map((node) => node.name);
        expect([...new Set(nodesCalled(compileSpec(spec)))].sort()).toEqual(steps.sort());
      }),
      runs,
    );
  });

  it("has stages that rows can come to, in an order in which they can pass them", () => {
    holds(
      "compiled stages",
      fc.property(program, ({ spec }) => {
        const plan = compileSpec(spec);
        const stages = plan.stages.map(({ queue, signature }) => `${queue} ${signature}`);
        expect(new Set(stages).size).toBe(stages.length);
        const fed = new Set(targetsOf(plan.entry));
        for (const [at, stage] of plan.stages.entries()) {
          for (const target of targetsOf(stage.line)) {
            expect(stages.indexOf(target)).toBeGreaterThan(at);
            fed.add(target);
          }
        }
        expect([...fed].sort()).toEqual([...stages].sort());
      }),
      runs,
    );
  });

  it("has a queue for each as-worker node, and calls nothing when rows arrive", () => {
    holds(
      "compiled queues",
      fc.property(program, ({ spec }) => {
        const plan = compileSpec(spec);
        const queues = new Set(plan.stages.map((stage) => stage.queue));
        for (const node of spec.nodes)
          if (node.op === "step" && node.asWorker)
            expect(queues).toContain(`core.main/${node.name}`);
        for (const { op } of allOps(plan.entry))
          expect(["call", "deliver", "answer"]).not.toContain(op);
      }),
      runs,
    );
  });

  it("makes no more calls in a stage behind a 1-to-N call, which is its only line", () => {
    holds(
      "compiled expansions",
      fc.property(program, ({ spec }) => {
        for (const { line } of compileSpec(spec).stages) {
          const expanding = allOps(line).some(
            (op) => op.op === "call" && op.links.some((link) => link.expand),
          );
          const rest = behindExpand(line);
          expect(rest !== null).toBe(expanding);
          if (rest !== null) expect(allOps(rest).filter(({ op }) => op === "call")).toEqual([]);
        }
      }),
      runs,
    );
  });

  it("compiles to the same plan every time", () => {
    holds(
      "compiled twice",
      fc.property(program, ({ spec }) => {
        const again = JSON.parse(JSON.stringify(spec)) as typeof spec;
        expect(compileSpec(again)).toEqual(compileSpec(spec));
      }),
      200,
    );
  });
});
