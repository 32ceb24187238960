/** A fault under load, again and again, and the test that it makes. */
import { cpSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Chance } from "../chance.js";
import { scaled } from "../scale.js";
import { seedsOf } from "../seeds.js";
import { ChaosLoad, type LoadOptions } from "./chaos-load.js";
import type { ChaosRow } from "./chaos-row.js";
import { checkLoad } from "./check-load.js";

/** One row of the table. */
export interface Scenario {
  /** What is done; the test's name. */
  readonly fault: string;
  /** How often at scale 1. */
  readonly times: number;
  /** True: no row's code may run more often than its retry policy says. Default false: user code runs at least once. */
  readonly repeatsNothing?: boolean;
  readonly load?: () => LoadOptions | Promise<LoadOptions>;
  /** Starts workers and producers and injects the fault until `load.proved` is `times`. */
  readonly run: (load: ChaosLoad, times: number, chance: Chance) => Promise<void>;
  /** What it needs of the machine; undefined: it can be run. */
  readonly missing?: () => string | undefined;
}

/** A test waits no longer than this, in milliseconds; what a scenario waits for has limits of its own. */
const longestMs = 30 * 60_000;

/**
 * Declares a test for each scenario.
 * @param most Injections at any scale. Default: no limit.
 */
export function describeChaos(scenarios: readonly Scenario[], most = Infinity): void {
  describe("under load nothing is lost or doubled (I1, I2, I3, I7, I8)", () => {
    for (const scenario of scenarios) {
      it(
        scenario.fault,
        async ({ task, skip }) => {
          const { fault, missing } = scenario;
          const why = missing?.();
          task.meta.chaos = { fault, why: why ?? "failed" };
          if (why !== undefined) return skip(why);
          for (const seed of seedsOf(fault)) {
            const row = await runScenario(scenario, Math.min(most, scaled(scenario.times)), seed);
            task.meta.chaos = row;
            expect(row.violations, row.violations.join("\n")).toEqual([]);
          }
        },
        longestMs,
      );
    }
  });
}

async function runScenario(scenario: Scenario, times: number, seed: number): Promise<ChaosRow> {
  const { fault, run, repeatsNothing = false } = scenario;
  const load = await ChaosLoad.start(await scenario.load?.());
  try {
    await run(load, times, new Chance(seed));
    const drainMs = await load.drain();
    const { rows, lost, doubled, repeated, violations } = await checkLoad(load);
    const found = [...violations];
    if (repeatsNothing && repeated > 0)
      found.push(`${repeated} rows ran again, although no worker and no coordinator was lost`);
    if (load.proved < times)
      found.push(`only ${load.proved} of ${times} faults came in the middle of something`);
    if (rows === 0) found.push("no row was acked");
    if (found.length > 0) found.push(kept(load, seed));
    return {
      fault,
      seed,
      times: load.proved,
      rows,
      lost,
      doubled,
      repeated,
      drainMs,
      violations: found,
    };
  } catch (error) {
    throw new Error(`${fault}, seed ${seed}: ${kept(load, seed)}\n${load.words}`, { cause: error });
  } finally {
    await load.close();
  }
}

/** Keeps the histories of a run that went wrong. */
function kept({ history }: ChaosLoad, seed: number): string {
  const folder = join(tmpdir(), `stairs-chaos-${seed}`);
  cpSync(history, folder, { recursive: true });
  return `the histories are in ${folder}`;
}
