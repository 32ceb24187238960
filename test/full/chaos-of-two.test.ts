import { expect, it } from "vitest";
import { killOneOfTwo } from "../support/chaos/pair.js";
import { scaled } from "../support/scale.js";

const fault = "one of two coordinators on a Redis killed";
const times = scaled(20);

it(`${fault}: its workers are at the other within 5 s, nothing is lost or doubled (I1, I2, I3, I7, I8)`, async ({
  task,
}) => {
  task.meta.chaos = { fault, why: "failed" };
  const row = await killOneOfTwo(fault, times, 4);
  task.meta.chaos = row;
  const took = [...row.movedMs].sort((a, b) => a - b);
  console.log(`workers at the other one after ${took.join(", ")} ms`);
  expect(row.times).toBe(times);
  expect(row.violations, row.violations.join("\n")).toEqual([]);
  for (const ms of [...took, row.leftMs]) expect(ms).toBeLessThan(5000);
  expect(row.rows).toBeGreaterThan(0);
});
