/** Two coordinators on one Redis, one of them killed under load: nobody who uses them notices. */
import { describe, expect, it } from "vitest";
import { killOneOfTwo } from "../../support/chaos/pair.js";

describe("when one of two coordinators is killed under load", () => {
  it("no producer's call fails, no row is lost or doubled, and its workers are at the other within 5 s (I1, I2, I3, I7, I8)", async () => {
    const row = await killOneOfTwo("one of two coordinators killed", 1, 2);
    console.log(JSON.stringify(row));
    expect(row.violations, row.violations.join("\n")).toEqual([]);
    expect(row.rows).toBeGreaterThan(0);
    for (const ms of [...row.movedMs, row.leftMs]) expect(ms).toBeLessThan(5000);
  }, 180_000);
});
