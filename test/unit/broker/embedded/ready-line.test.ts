import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Head } from "../../../../src/broker/embedded/head.js";
import { ReadyLine } from "../../../../src/broker/embedded/ready-line.js";
import { holds } from "../../../support/seeds.js";

function head(id: number): Head {
  return {
    id,
    planId: "p",
    signature: "s",
    rows: 1,
    bytes: 1,
    losses: 0,
    attempts: [],
    delivered: [],
    attemptKey: "",
    enqueuedAtMs: 0,
    deliveries: 0,
  };
}

describe("a queue's line of ready entries", () => {
  it("keeps one page in memory, however long it is", () => {
    const total = 1_000_000;
    let loaded = 0;
    const line = new ReadyLine(
      (after, limit) => {
        const from = Math.max(0, after) + 1;
        const heads = Array.from(
          { length: Math.max(0, Math.min(limit, total - from + 1)) },
          (_, i) => head(from + i),
        );
        loaded = Math.max(loaded, heads.length);
        return heads;
      },
      () => false,
    );
    for (let id = 1; id <= 1000; id++) line.append(head(id));
    let expected = 0;
    for (let next = line.peek(); next !== undefined; next = line.peek()) {
      expected += 1;
      if (next.id !== expected) expect(next.id).toBe(expected);
      line.shift();
    }
    expect(expected).toBe(total);
    expect(loaded).toBeLessThanOrEqual(256);
  });

  it("gives every ready entry once, given-back ones first, whatever was added, leased, given back or uncovered", () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.constant("append" as const) },
      { weight: 1, arbitrary: fc.constant("many" as const) },
      { weight: 5, arbitrary: fc.constant("take" as const) },
      { weight: 2, arbitrary: fc.constant("back" as const) },
      { weight: 1, arbitrary: fc.constant("hide" as const) },
      { weight: 2, arbitrary: fc.constant("uncover" as const) },
      { weight: 1, arbitrary: fc.constant("end" as const) },
    );
    holds(
      "ready line",
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const disk = new Set<number>();
        const leased: Head[] = [];
        const front = new Set<number>();
        const hidden: number[] = [];
        let last = 0;
        const line = new ReadyLine(
          (after, limit) =>
            [...disk]
              .filter((id) => id > after)
              .sort((a, b) => a - b)
              .slice(0, limit)
              .map(head),
          (id) => leased.some((one) => one.id === id),
        );
        const append = (): void => {
          disk.add(++last);
          line.append(head(last));
        };
        const take = (): boolean => {
          const next = line.peek();
          const ready = [...disk].filter((id) => !leased.some((one) => one.id === id));
          const first = front.size > 0 ? Math.min(...front) : Math.min(...ready);
          expect(next?.id).toBe(ready.length === 0 ? undefined : first);
          if (next === undefined) return false;
          line.shift();
          front.delete(next.id);
          leased.push(next);
          return true;
        };
        for (const one of steps) {
          if (one === "append") append();
          else if (one === "many") for (let i = 0; i < 300; i++) append();
          else if (one === "take") take();
          else if (one === "hide") hidden.push(++last);
          else if (one === "uncover") {
            const id = hidden.shift();
            if (id !== undefined) {
              disk.add(id);
              line.uncover(id);
            }
          } else {
            const held = leased.pop();
            if (held === undefined) continue;
            if (one === "end") disk.delete(held.id);
            else {
              front.add(held.id);
              line.giveBack(held);
            }
          }
        }
        while (take());
      }),
    );
  });
});
