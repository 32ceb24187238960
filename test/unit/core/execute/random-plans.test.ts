import { compileSpec } from "@stairs/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { program } from "../graph/random-specs.js";
import type { Row } from "../graph/row-model.js";
import { Chance } from "./chance.js";
import { QueueLoop } from "./queue-loop.js";
import { account, type Account, type DeadRow } from "./reference.js";
import { Behaviour } from "./step-behaviour.js";

const rowShapes = fc.array(fc.subarray(["a", "b", "c", "__proto__"], { minLength: 2 }), {
  minLength: 1,
  maxLength: 14,
});

const scenario = fc
  .record({ program, shapes: rowShapes, salt: fc.nat(), seed: fc.nat() })
  .map(({ program: { spec, makes }, shapes, salt, seed }) => {
    const behaviour = new Behaviour(salt, makes);
    const rows: Row[] = shapes.map((fields, id) => ({
      id,
      fields: new Map(fields.map((field) => [field, behaviour.value(field, id)])),
    }));
    return { spec: behaviour.withPolicies(spec), rows, behaviour, seed };
  });

function deaths(dead: readonly DeadRow[]): Map<string, readonly string[]> {
  const byRow = new Map<string, readonly string[]>();
  for (const { queue, row, attempts, reasons } of dead) {
    const key = `row ${row} in ${queue} after ${attempts}`;
    expect(byRow.has(key), `${key} twice`).toBe(false);
    byRow.set(key, reasons);
  }
  return byRow;
}

function sum({ counters }: Account, queue: string, ...names: string[]): number {
  return names.reduce((total, name) => total + (counters.get(`${queue} ${name}`) ?? 0), 0);
}

describe("rows in the stages of any plan", () => {
  it("are seen, tried again, dropped and given up as if each went alone through the nodes", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ spec, rows, behaviour, seed }) => {
        const plan = compileSpec(spec);
        const loop = new QueueLoop(plan, behaviour, new Chance(seed));
        loop.arrive(rows);
        await loop.drain();
        const first = plan.stages.find((stage) => stage.queue === plan.pipeline);
        const expected = account(spec, first?.queue ?? null, rows, behaviour);

        expect(loop.done.sightings.sort()).toEqual(expected.sightings.sort());
        expect(loop.done.counters).toEqual(expected.counters);
        for (const { queue } of plan.stages)
          expect(sum(loop.done, queue, "in")).toBe(sum(loop.done, queue, "out", "dropped", "dead"));
        const dead = deaths(loop.done.dead);
        const mayDie = deaths(expected.dead);
        expect([...dead.keys()].sort()).toEqual([...mayDie.keys()].sort());
        for (const [row, reasons] of dead)
          expect(mayDie.get(row)).toEqual(expect.arrayContaining([...reasons]));
      }),
      { numRuns: 1200 },
    );
  }, 60_000);
});
