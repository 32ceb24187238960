/**
 * Which test proves which feature. A test that proves F12 has `F12` in its name or in the name of a
 * group around it. The table is made of passed tests alone; in a run of all tests a feature without
 * one makes the run red.
 */
import type { Reporter, TestModule, Vitest } from "vitest/node";

/** The features that have to be proved: those that are built. */
export const provedFeatures: readonly string[] = [
  ...numbers(1, 4),
  ...numbers(10, 26),
  ...numbers(30, 34),
  ...numbers(73, 74),
];

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `F${from + at}`);
}

/** The names of the passed tests by the features that they prove. */
export function featureTests(modules: readonly TestModule[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const module of modules) {
    for (const test of module.children.allTests("passed")) {
      for (const feature of new Set(test.fullName.match(/\bF\d+\b/g) ?? [])) {
        const tests = found.get(feature) ?? [];
        found.set(feature, [...tests, `${module.relativeModuleId} > ${test.fullName}`]);
      }
    }
  }
  return found;
}

export default class FeatureTable implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    if (!(await this.#isWhole(modules))) return;
    const tests = featureTests(modules);
    const lines = provedFeatures.map((feature) => {
      const [first, ...others] = tests.get(feature) ?? [];
      if (first === undefined) return `${feature.padEnd(4)} NO TEST`;
      return `${feature.padEnd(4)} ${first}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
    });
    process.stdout.write(`\nfeatures and the tests that prove them\n${lines.join("\n")}\n`);
    if (provedFeatures.some((feature) => !tests.has(feature))) process.exitCode = 1;
  }

  async #isWhole(modules: readonly TestModule[]): Promise<boolean> {
    const vitest = this.#vitest;
    if (vitest === undefined || vitest.config.testNamePattern !== undefined) return false;
    const all = await vitest.globTestSpecifications();
    return all.length > 0 && modules.length >= all.length && vitest.projects.length > 1;
  }
}
