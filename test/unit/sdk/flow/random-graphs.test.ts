/** Random graphs of steps against a model that looks at every way through the graph. */
import fc from "fast-check";
import { describe, it, expect } from "vitest";
import { type Steps } from "../../../../sdk-ts/src/flow/flow-graph.js";
import {
  allResults,
  planFrom,
  resultsByStep,
  runPlan,
} from "../../../../sdk-ts/src/flow/run-flow.js";
import { checkConnections } from "../../../../sdk-ts/src/flow/step-order.js";
import type { Row } from "../../../../sdk-ts/src/index.js";
import { contextOf } from "./contexts.js";
import { scale, scaled } from "../../../support/scale.js";
import { holds } from "../../../support/seeds.js";

interface Made {
  readonly steps: Steps;
  readonly first: string;
  readonly async: ReadonlySet<string>;
}

const fields = ["x", "y", "z"];

/** Steps in any order of declaration whose connections go from lower to higher numbers. */
const graphs: fc.Arbitrary<Made> = fc
  .integer({ min: 1, max: 9 })
  .chain((count) => {
    const numbers = Array.from({ length: count }, (_, at) => at);
    return fc.record({
      order: fc.shuffledSubarray(numbers, { minLength: count }),
      next: fc.array(fc.subarray(numbers), { minLength: count, maxLength: count }),
      saved: fc.subarray(numbers),
      async: fc.subarray(numbers),
      first: fc.nat(count - 1),
    });
  })
  .map(({ order, next, saved, async, first }) => ({
    first: `s${first}`,
    async: new Set(async.map((at) => `s${at}`)),
    steps: new Map(
      order.map((at) => [
        `s${at}`,
        {
          next: (next[at] ?? []).filter((to) => to > at).map((to) => `s${to}`),
          saveResult: saved.includes(at),
          source: "",
        },
      ]),
    ),
  }));

/** Each step returns its name in some of the fields, so that the later of two is seen in the data. */
function resultOf(name: string): Row {
  const number = Number(name.slice(1));
  return Object.fromEntries(
    fields.filter((_, at) => (number >> at) % 2 === 0).map((field) => [field, name]),
  );
}

/** What the steps get in which order, and what comes out, by looking at all ways from `first`. */
function model({ steps, first }: Made): { calls: [string, Row][]; results: Record<string, Row> } {
  const isBefore = (one: string, other: string): boolean =>
    (steps.get(one)?.next ?? []).some((next) => next === other || isBefore(next, other));
  let left = [...steps.keys()].filter((name) => name === first || isBefore(first, name));
  const reached = left;
  const order: string[] = [];
  while (left.length > 0) {
    const [now = ""] = left.filter((name) => !left.some((other) => isBefore(other, name)));
    order.push(now);
    left = left.filter((name) => name !== now);
  }
  const calls = order.map((name, at): [string, Row] => {
    const behind = order.slice(0, at).filter((other) => isBefore(other, name));
    return [name, Object.assign({ row: 1, x: "row" }, ...behind.map(resultOf)) as Row];
  });
  const given = order.filter(
    (name) => steps.get(name)?.saveResult === true || !reached.some((to) => isBefore(name, to)),
  );
  return { calls, results: Object.fromEntries(given.map((name) => [name, resultOf(name)])) };
}

/** Of the graphs of a run; a small run may have fewer by chance. */
const enough = scale < 1 ? scaled(200) / 2 : 200;

describe("any graph of steps (F32)", () => {
  it("runs each reachable step once, after all that lead to it, the first declared first, with all results on its way", async () => {
    let joins = 0;
    await holds(
      "graphs of steps",
      fc.asyncProperty(graphs, async (made) => {
        const calls: [string, Row][] = [];
        const methods = [...made.steps.keys()].map((name) => {
          const method = (data: Row): unknown => {
            calls.push([name, data]);
            const result = resultOf(name);
            return made.async.has(name) ? Promise.resolve(result) : result;
          };
          return [name, method] as const;
        });
        const expected = model(made);
        const plan = planFrom("Random", made.first, made.steps);
        const flow = Object.fromEntries(methods);
        const results = await runPlan(flow, plan, { row: 1, x: "row" }, contextOf("1"));
        expect(calls).toEqual(expected.calls);
        expect(resultsByStep(plan, results)).toEqual(expected.results);
        const all = expected.calls.map(([name]) => resultOf(name));
        expect(allResults(results)).toEqual(Object.assign({}, ...all));
        if (expected.calls.length > 3) joins++;
      }),
      2000,
    );
    expect(joins).toBeGreaterThan(enough);
  });

  it("is refused with a path that is a circle of it, when a connection leads back", () => {
    let circles = 0;
    holds(
      "circles of steps",
      fc.property(graphs, fc.nat(), fc.nat(), ({ steps }, from, to) => {
        const names = [...steps.keys()].toSorted();
        const later = names[from % names.length] ?? "";
        const earlier = names[to % names.length] ?? "";
        const old = steps.get(later) ?? { next: [], saveResult: false, source: "" };
        const changed = new Map(steps).set(later, { ...old, next: [...old.next, earlier] });
        const isBefore = (one: string, other: string): boolean =>
          (steps.get(one)?.next ?? []).some((next) => next === other || isBefore(next, other));
        if (later !== earlier && !isBefore(earlier, later)) {
          checkConnections("Random", changed);
          return;
        }
        circles++;
        let message = "";
        try {
          checkConnections("Random", changed);
        } catch (error) {
          message = String(error);
        }
        const path = /in a circle, (.+): take/.exec(message)?.[1]?.split(" → ") ?? [];
        expect(path.length).toBeGreaterThan(1);
        expect(path[0]).toBe(path.at(-1));
        expect(new Set(path).size).toBe(path.length - 1);
        for (const [at, name] of path.slice(1).entries()) {
          expect(changed.get(path[at] ?? "")?.next).toContain(name);
        }
      }),
      2000,
    );
    expect(circles).toBeGreaterThan(enough);
  });
});
