import fc from "fast-check";
import { expect, it } from "vitest";
import { DropCounts, mostReasons, otherReason } from "../../../src/broker/contract.js";

it("what all reasons have is what was dropped, and there is never one more than the bound and `other`", () => {
  const drop = fc.record({
    reason: fc.oneof(
      fc.constant(otherReason),
      fc.nat({ max: 50 }).map((n) => `${n}`),
    ),
    rows: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(drop, { maxLength: 200 }), (drops) => {
      let counts = new DropCounts();
      let dropped = 0;
      const first = new Set<string>();
      for (const { reason, rows } of drops) {
        if (reason !== otherReason && first.size < mostReasons) first.add(reason);
        const under = counts.add(reason, rows);
        expect(under).toBe(first.has(reason) ? reason : otherReason);
        dropped += rows;
        // As after a restart.
        counts = new DropCounts(counts.list);
      }
      expect(counts.list.reduce((sum, { rows }) => sum + rows, 0)).toBe(dropped);
      expect(counts.list.length).toBeLessThanOrEqual(mostReasons + 1);
    }),
  );
});
