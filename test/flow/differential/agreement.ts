/** Runs random programs in every way and says where one disagrees with the reference, as small as it gets. */
import { messageOf } from "@stairs/core";
import { testCoordinator } from "../../support/coordinator.js";
import { Chance } from "../../support/chance.js";
import { startRedis } from "../../support/redis-server.js";
import { type Account, differences } from "./account.js";
import { type Coverage, partsAhead } from "./coverage.js";
import { expectedOf } from "./expected.js";
import { someProgram, someRows } from "./generate.js";
import { runInProcess } from "./in-process.js";
import { codeText, rowsText } from "./print.js";
import { handsPartsOver, type Program, type Row } from "./program.js";
import { Recorder } from "./recorder.js";
import type { Reading, Wrong } from "./reference.js";
import { type Case, shrink } from "./shrink.js";
import { type CoordinatorWay, runThroughCoordinator, ways } from "./through-coordinator.js";

/** Programs that share a coordinator and rows: a coordinator looks at all of its queues often. */
export const together = 25;
/** On Redis, one of so many programs hands over to another pipeline what a 1-to-N step makes. */
const handedOverOnceIn = 2;
const rowsEach = 3;
/** Each of them takes a coordinator about a quarter of a second. */
const triesThroughCoordinator = 300;
const groupsTried = 20;

/** Random programs that get the same rows. */
export interface Group {
  readonly seed: number;
  /** Where their coordinator keeps its queues. */
  readonly store: "embedded" | "redis";
  readonly rows: readonly Row[];
  readonly programs: readonly Program[];
}

/** The group that follows from the seed. */
export function groupOf(seed: number, store: Group["store"] = "embedded", size = together): Group {
  const chance = new Chance(seed);
  const rows = someRows(chance, rowsEach);
  const programs = Array.from({ length: size }, (_, at) => {
    // A store that keeps each pipeline in a place of its own has to move parts that go straight to another one.
    const isHandedOver = store === "redis" && at % handedOverOnceIn === 0;
    return someProgram(chance, rows, isHandedOver ? handsPartsOver : undefined);
  });
  return { seed, store, rows, programs };
}

/**
 * Runs every program of the group in process, with fused stages and with workers only.
 * @returns the first disagreement as text; undefined if there is none.
 */
export async function disagreement(group: Group, coverage: Coverage): Promise<string | undefined> {
  const { seed, store, programs, rows } = group;
  for (const [at, program] of programs.entries()) {
    coverage.countProgram(program);
    countEnds(program, rows, coverage);
    const recorder = new Recorder((what) => coverage.count(what));
    const found = await inProcess({ program, rows }, undefined, recorder);
    if (found.length === 0) continue;
    const small = await shrink({ program, rows }, async (one) => (await inProcess(one)).length > 0);
    return report(`pipeline.run, seed ${seed}, program ${at}`, small, await inProcess(small));
  }
  const redis = store === "redis" ? await startRedis() : undefined;
  const coordinator = await testCoordinator(redis === undefined ? {} : { redis: redis.url });
  try {
    const run = new CoordinatorRuns(coordinator.address, coverage);
    const wrong = await run.firstWrong(group).catch((error: unknown) => {
      throw new Error(`${store}, seed ${seed}: ${messageOf(error)}`, { cause: error });
    });
    if (wrong === undefined) return undefined;
    const { way, at } = wrong;
    const program = programs[at];
    if (program === undefined) throw new Error(`there is no program ${at}`);
    const fails = async (one: Case): Promise<boolean> => (await run.alone(one, way)).length > 0;
    const small = await shrink({ program, rows }, fails, triesThroughCoordinator);
    const title = `a coordinator (${store}, ${way}), seed ${seed}, program ${at}`;
    return report(title, small, [
      ...wrong.found,
      "and when shrunk:",
      ...(await run.alone(small, way)),
    ]);
  } finally {
    await coordinator.stop();
    await redis?.stop();
  }
}

/** The first program that a reference with wrong semantics disagrees on, shrunk. @param first The first seed. */
export async function firstDeviation(wrong: Wrong, first: number): Promise<Case | undefined> {
  for (let seed = first; seed < first + groupsTried; seed++) {
    const { programs, rows } = groupOf(seed);
    for (const program of programs) {
      const whole = { program, rows };
      if ((await inProcess(whole, wrong)).length === 0) continue;
      return shrink(whole, async (one) => (await inProcess(one, wrong)).length > 0);
    }
  }
  return undefined;
}

/** The case as code, with its rows and how they disagree. */
export function report(title: string, { program, rows }: Case, found: readonly string[]): string {
  return [title, codeText(program), "// rows", rowsText(rows), "// disagreement", ...found].join(
    "\n",
  );
}

async function inProcess(
  { program, rows }: Case,
  wrong?: Wrong,
  recorder: Recorder = new Recorder(),
): Promise<string[]> {
  const reading: Reading = { allWorkers: false, ...(wrong === undefined ? {} : { wrong }) };
  try {
    return differences(
      expectedOf(program, rows, reading),
      await runInProcess(program, rows, recorder),
    );
  } catch (error) {
    return [`pipeline.run threw ${messageOf(error)}`];
  }
}

/** Runs on one coordinator, each under names of its own. */
class CoordinatorRuns {
  readonly #address: string;
  readonly #coverage: Coverage;
  #runs = 0;

  constructor(address: string, coverage: Coverage) {
    this.#address = address;
    this.#coverage = coverage;
  }

  async firstWrong({
    programs,
    rows,
  }: Group): Promise<{ way: CoordinatorWay; at: number; found: readonly string[] } | undefined> {
    let why = "";
    const accounts = await this.#run(programs, rows, ways).catch((error: unknown) => {
      why = messageOf(error);
      return undefined;
    });
    for (const way of ways) {
      for (const [at, program] of programs.entries()) {
        const account = accounts?.get(way)?.[at];
        // What ended the run of all is found by each one alone.
        const found =
          account === undefined
            ? await this.alone({ program, rows }, way)
            : this.#compared({ program, rows }, way, account);
        if (found.length > 0) return { way, at, found };
      }
    }
    if (accounts === undefined)
      throw new Error(`The programs fail only when they run together: ${why}`);
    return undefined;
  }

  async alone({ program, rows }: Case, way: CoordinatorWay): Promise<string[]> {
    if (rows.length === 0) return [];
    try {
      const account = (await this.#run([program], rows, [way])).get(way)?.[0];
      return account === undefined ? [] : this.#compared({ program, rows }, way, account);
    } catch (error) {
      return [`the run threw ${messageOf(error)}`];
    }
  }

  async #run(
    programs: readonly Program[],
    rows: readonly Row[],
    wanted: readonly CoordinatorWay[],
  ): Promise<Awaited<ReturnType<typeof runThroughCoordinator>>["accounts"]> {
    const run = { address: this.#address, run: this.#runs++, wanted };
    const { accounts, parts } = await runThroughCoordinator(run, programs, rows);
    this.#coverage.count(partsAhead, parts);
    return accounts;
  }

  #compared({ program, rows }: Case, way: CoordinatorWay, account: Account): string[] {
    return differences(expectedOf(program, rows, { allWorkers: way === "workers" }), account);
  }
}

function countEnds(program: Program, rows: readonly Row[], coverage: Coverage): void {
  for (const { failures, drops } of expectedOf(program, rows, { allWorkers: false }).rows) {
    for (const { what } of failures)
      if (what === "missing_field" || what === "bad_value")
        coverage.count(`outcome ${what.replace("_", " ")}`);
    for (const { what } of drops) if (what === "no rows") coverage.count("outcome no rows");
  }
}
