/** Random programs, as many as the scale of the run says, whose coverage is counted and printed. */
import { expect } from "vitest";
import { scale, scaled } from "../../support/scale.js";
import { seedsOf } from "../../support/seeds.js";
import { disagreement, type Group, groupOf, together } from "./agreement.js";
import { Coverage, shownByRuns } from "./coverage.js";
import { sizeOf } from "./program.js";

const shareOnRedis = 0.05;
/** The rarest feature is in this share of the programs. */
const leastShare = 0.05;
/** Groups that run at once, so that one works while another waits for its coordinator to be idle. */
const atOnce = 4;
const leastMedian = 6;

/** How many are looked at that do not run. */
const unrun = 1000;

/** Fails with the smallest case of the first disagreement. @param programs At scale 1. */
export async function expectAgreement(programs: number): Promise<void> {
  const coverage = new Coverage();
  const groups = [
    ...groupsOn("redis", scaled(programs * shareOnRedis)),
    ...groupsOn("embedded", scaled(programs * (1 - shareOnRedis))),
  ];
  const waiting = [...groups];
  const lane = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const found = await disagreement(group, coverage);
      if (found !== undefined) expect.fail(found);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  const sizes = groups.flatMap((group) => group.programs.map(sizeOf)).sort((a, b) => a - b);
  const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
  process.stdout.write(
    `${sizes.length} programs of ${median} nodes in the median\n${coverage.table}\n`,
  );
  // A few programs may all be small by chance.
  if (scale >= 1) expect(median).toBeGreaterThanOrEqual(leastMedian);
  expect(coverage.rarerThan(leastOf(sizes.length))).toEqual([]);
  expect(coverage.parts).toBeGreaterThan(0);
}

/** Fails when a thousand random programs, which do not run here, lack a verb or an option, or are small. */
export function expectEveryFeature(): void {
  const coverage = new Coverage();
  const groups = seedsOf("features of programs", unrun / together).map((seed) => groupOf(seed));
  const programs = groups.flatMap((group) => group.programs);
  for (const program of programs) coverage.countProgram(program);
  const sizes = programs.map(sizeOf).sort((a, b) => a - b);
  expect(sizes[unrun / 2]).toBeGreaterThanOrEqual(leastMedian);
  const rare = coverage.rarerThan(leastOf(unrun));
  expect(rare.filter((what) => !shownByRuns.test(what))).toEqual([]);
}

/** Four standard deviations below the average: a few programs may lack anything. */
function leastOf(count: number): number {
  const average = leastShare * count;
  return average - 4 * Math.sqrt(average);
}

/** Groups of so many programs in all. */
function groupsOn(store: Group["store"], count: number): Group[] {
  const groups = Math.ceil(count / together);
  const seeds = seedsOf(`programs (${store})`, groups);
  return seeds.map((seed) => groupOf(seed, store, Math.ceil(count / groups)));
}
