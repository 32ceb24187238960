/**
 * The seeds of a random test: first those with which it once failed (`failed-seeds.json`, by the test's name), then new
 * ones. A run of all tests ends with the new seeds; `STAIRS_TEST_SEED` repeats one of them.
 */
import { appendFileSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { seedsFile } from "../tools/seeds-report.js";
import { scaled } from "./scale.js";

/** A seed of a failure; properties of fast-check have the path of the counterexample as well. */
export interface FailedSeed {
  readonly seed: number;
  readonly path?: string;
}

const given = process.env["STAIRS_TEST_SEED"];
const most = 2 ** 31;

/** All seeds that once failed, by the names of their tests. */
export const failedSeeds = JSON.parse(
  readFileSync(new URL("failed-seeds.json", import.meta.url), "utf8"),
) as Readonly<Record<string, readonly FailedSeed[]>>;

/** A seed that is printed at the end of the run. */
export function newSeed(name: string): number {
  const seed = given === undefined ? Math.floor(Math.random() * most) : Number(given);
  const line = `${name} ${seed}`;
  const file = process.env[seedsFile];
  if (file === undefined) console.log(`seed: ${line}`);
  else appendFileSync(file, `${line}\n`);
  return seed;
}

/** The seeds that once failed, and so many new ones in a row. */
export function seedsOf(name: string, count = 1): number[] {
  const first = newSeed(name);
  const old = (failedSeeds[name] ?? []).map(({ seed }) => seed);
  return [...old, ...Array.from({ length: count }, (_, at) => first + at)];
}

/**
 * Checks a property, at first where it once failed.
 * @param runs How often at scale 1. Default 100.
 * @param least How often at any scale. Default 50; fewer runs of a cheap property say little.
 */
export function holds<Ts>(
  name: string,
  property: fc.IAsyncProperty<Ts>,
  runs?: number,
  least?: number,
): Promise<void>;
export function holds<Ts>(
  name: string,
  property: fc.IProperty<Ts>,
  runs?: number,
  least?: number,
): void;
export function holds<Ts>(
  name: string,
  property: fc.IProperty<Ts> | fc.IAsyncProperty<Ts>,
  runs = 100,
  least = 50,
): void | Promise<void> {
  const checks = [
    ...(failedSeeds[name] ?? []).map((failed) => ({ ...failed, numRuns: 1 })),
    { seed: newSeed(name), numRuns: scaled(runs, Math.min(runs, least)) },
  ];
  let done: unknown;
  for (const check of checks)
    done =
      done instanceof Promise
        ? done.then(() => fc.assert(property, check))
        : fc.assert(property, check);
  if (done instanceof Promise) return done as Promise<void>;
}
