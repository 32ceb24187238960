/** A thousand random programs, whose coverage is counted and printed. */
import { expect } from "vitest";
import { disagreement, groupOf, groupsFor, sizesOf } from "./agreement.js";
import { Coverage } from "./coverage.js";

const programs = 1000;
const leastOfEach = 50;
/** Groups that run at once, so that one works while another waits for its coordinator to be idle. */
const atOnce = 4;
const leastMedian = 6;

/** Given to repeat a run. */
const given = process.env["STAIRS_SEED"];

/** Fails with the smallest case of the first disagreement. @param part Which thousand, from 0. */
export async function expectAgreement(part: number): Promise<void> {
  const first = given === undefined ? Math.floor(Math.random() * 1e9) : Number(given);
  const coverage = new Coverage();
  const sizes: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < groupsFor(programs)) {
      const one = groupOf(first + part * programs + next++);
      sizes.push(...sizesOf(one));
      const found = await disagreement(one, coverage);
      if (found !== undefined) expect.fail(`STAIRS_SEED=${first}\n${found}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const median = sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
  process.stdout.write(
    `${sizes.length} programs of ${median} nodes in the median, STAIRS_SEED=${first}\n${coverage.table}\n`,
  );
  expect(median).toBeGreaterThanOrEqual(leastMedian);
  expect(coverage.rarerThan(leastOfEach)).toEqual([]);
}
