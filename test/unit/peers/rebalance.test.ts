import { describe, expect, it } from "vitest";
import { Rebalance } from "../../../src/peers/rebalance.js";
import { Chance } from "../../support/chance.js";
import { seedsOf } from "../../support/seeds.js";
import { scaled } from "../../support/scale.js";

const steadyMs = 5000;

/** Another coordinator with so many workers. */
function other(workers: number, more: object = {}) {
  return { address: `other-${workers}:1`, leaving: false, workers, ...more };
}

/** What is decided when the same is seen for a while, look by look. */
function looks(staying: number, others: readonly ReturnType<typeof other>[], ending = 0) {
  const rebalance = new Rebalance(steadyMs);
  return Array.from({ length: 7 }, (_, second) =>
    rebalance.look(staying, ending, others, second * 1000),
  );
}

describe("the balance of workers between coordinators", () => {
  it("sends workers to one that has fewer, once the excess has lasted", () => {
    expect(looks(4, [other(0)])).toEqual([
      ...Array.from({ length: 5 }, () => undefined),
      { workers: 1, addresses: ["other-0:1"] },
      undefined,
    ]);
  });

  it("leaves a small excess alone", () => {
    expect(looks(2, [other(1)])).not.toContainEqual(expect.anything());
    expect(looks(52, [other(48)])).not.toContainEqual(expect.anything());
  });

  it("starts the time anew when the excess is gone in between", () => {
    const rebalance = new Rebalance(steadyMs);
    expect(rebalance.look(4, 0, [other(0)], 0)).toBeUndefined();
    expect(rebalance.look(4, 0, [other(4)], 4000)).toBeUndefined();
    expect(rebalance.look(4, 0, [other(0)], 6000)).toBeUndefined();
    expect(rebalance.look(4, 0, [other(0)], 11_000)).toBeDefined();
  });

  it("sends nobody to one that stops, that does not serve yet, or when it is alone", () => {
    expect(looks(9, [])).not.toContainEqual(expect.anything());
    expect(looks(9, [other(0, { leaving: true })])).not.toContainEqual(expect.anything());
    expect(looks(9, [other(0, { address: "" })])).not.toContainEqual(expect.anything());
  });

  it("counts workers that are on their way out as those of whoever gets them", () => {
    expect(looks(2, [other(0)], 2)).not.toContainEqual(expect.anything());
  });

  it("names those with the most room first, and none that has its share", () => {
    const [move] = looks(20, [other(6), other(9), other(1)]).filter((one) => one !== undefined);
    expect(move).toEqual({ workers: 4, addresses: ["other-1:1", "other-6:1"] });
  });

  const seeds = seedsOf("balance of workers");
  it.each(seeds)("comes to rest, and no worker that was sent away comes back (seed %i)", (seed) => {
    const chance = new Chance(seed);
    for (let world = 0; world < scaled(200); world++) {
      const workers = Array.from({ length: 2 + chance.below(4) }, () => chance.below(60));
      const total = workers.reduce((sum, count) => sum + count, 0);
      const share = Math.ceil(total / workers.length);
      const started = [...workers];
      const rebalances = workers.map(() => new Rebalance(steadyMs));
      for (let second = 0; second < 600; second++) {
        for (const [at, rebalance] of rebalances.entries()) {
          const others = workers.flatMap((count, index) =>
            index === at ? [] : [other(count, { address: `at:${index}` })],
          );
          const move = rebalance.look(workers[at] ?? 0, 0, others, second * 1000);
          for (let left = move?.workers ?? 0; left > 0; left--) {
            const to = Number(move?.addresses[left % (move?.addresses.length ?? 1)]?.slice(3));
            workers[at] = (workers[at] ?? 0) - 1;
            workers[to] = (workers[to] ?? 0) + 1;
          }
        }
      }
      for (const [at, count] of workers.entries()) {
        const bound = Math.max(share + Math.max(1, share / 8), 0);
        expect(count, `${started.join()} → ${workers.join()}`).toBeLessThanOrEqual(bound);
        if ((started[at] ?? 0) <= share) expect(count).toBeGreaterThanOrEqual(started[at] ?? 0);
      }
    }
  });
});
