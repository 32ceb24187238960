import { compileSpec } from "@stairs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences } from "../graph/effects.js";
import { effectsOf } from "../graph/lineage.js";
import { program } from "../graph/random-specs.js";
import type { Row } from "../graph/row-model.js";
import { Chance } from "../../../support/chance.js";
import { QueueLoop } from "./queue-loop.js";
import { Behaviour } from "./step-behaviour.js";
import { holds } from "../../../support/seeds.js";

const rowShapes = fc.array(fc.subarray(["a", "b", "c", "__proto__"], { minLength: 2 }), {
  minLength: 1,
  maxLength: 12,
});

const scenario = fc
  .record({
    program,
    shapes: rowShapes,
    answer: fc.boolean(),
    salt: fc.nat(),
    seed: fc.nat(),
  })
  .map(({ program: { spec, roles }, shapes, answer, salt, seed }) => {
    const behaviour = new Behaviour(salt, roles);
    const rows: Row[] = shapes.map((fields, id) => ({
      id,
      fields: new Map(fields.map((field) => [field, behaviour.value(field, id)])),
    }));
    return { spec: behaviour.withPolicies(spec), rows, behaviour, answer, seed };
  });

function sum(loop: QueueLoop, queue: string, ...names: string[]): number {
  return names.reduce((total, name) => total + (loop.counters.get(`${queue} ${name}`) ?? 0), 0);
}

describe("rows in the stages of any plan", () => {
  it("are seen, tried again, dropped, given up and handed over as if each went alone through the nodes", async () => {
    await holds(
      "rows in any plan",
      fc.asyncProperty(scenario, async ({ spec, rows, behaviour, answer, seed }) => {
        const plan = compileSpec(spec, { answer });
        const loop = new QueueLoop(plan, behaviour, new Chance(seed));
        loop.arrive(rows);
        await loop.drain();
        const expected = effectsOf(spec, rows, behaviour, answer);
        expect(differences(expected, loop.effects)).toEqual([]);
        expect(new Set(loop.letters).size).toBe(loop.letters.length);
        for (const { queue } of plan.stages)
          expect(sum(loop, queue, "in")).toBe(sum(loop, queue, "out", "dropped", "dead"));
      }),
      1200,
    );
  }, 60_000);
});
