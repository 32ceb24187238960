import type { Plan } from "@stairs/core";
import { describe, expect, it } from "vitest";
import { FormerPlans } from "../../../src/plans/former-plans.js";

/** A plan whose rows are handed to other pipelines as they come in. */
function plan(pipeline: string, id: string, ...targets: readonly string[]): Plan {
  const ops = targets.map((target) => ({
    op: "deliver" as const,
    node: "n",
    from: 0,
    pipeline: target,
    when: null,
    otherwise: null,
    ended: null,
  }));
  return { id, pipeline, entry: { ops, forks: [] }, entryFields: [], stages: [] };
}

function state(pipeline: string, rows: number, ...planIds: readonly string[]) {
  return { queue: `${pipeline}/f`, ready: rows, leased: 0, delayed: 0, planIds };
}

describe("a plan that another has replaced (R15)", () => {
  const current = new Map([
    ["a.main", plan("a.main", "new")],
    ["a.other", plan("a.other", "o", "a.far")],
    ["a.far", plan("a.far", "f")],
  ]);
  const known = (pipeline: string) => {
    const found = current.get(pipeline);
    return found && { plan: found };
  };
  const former = new FormerPlans();

  it("is remembered while rows follow it, or lie where only it hands rows to, and then no more", () => {
    former.add(plan("a.main", "old", "a.other"));
    const remembered = (...states: ReturnType<typeof state>[]): boolean => {
      former.settle(states, { known });
      return former.all.has("a.main");
    };
    expect(remembered(state("a.main", 1, "new", "old"))).toBe(true);
    expect(remembered(state("a.main", 1, "new"), state("a.other", 1, "o"))).toBe(true);
    expect(remembered(state("a.other", 0), state("a.far", 2, "f"))).toBe(true);
    expect(remembered(state("a.main", 5, "new"), state("a.third", 1, "t"))).toBe(false);
  });
});
