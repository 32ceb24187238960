/**
 * Which test proves what: see `proofs.ts`. The table is made of passed tests alone; in a run of all tests
 * whatever has none makes the run red.
 */
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { isOfProduct, namesIn, proved } from "./proofs.js";
import { isWhole } from "./whole-run.js";

/** The names of the passed tests by what they prove. */
function provingTests(modules: readonly TestModule[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const module of modules.filter(({ relativeModuleId }) => isOfProduct(relativeModuleId))) {
    for (const test of module.children.allTests("passed")) {
      for (const name of namesIn(test.fullName)) {
        const tests = found.get(name) ?? [];
        found.set(name, [...tests, `${module.relativeModuleId} > ${test.fullName}`]);
      }
    }
  }
  return found;
}

export default class ProofTable implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    if (this.#vitest === undefined || !(await isWhole(this.#vitest, modules))) return;
    const tests = provingTests(modules);
    for (const [kind, names] of Object.entries(proved)) {
      const lines = names.map((name) => `${name.padEnd(4)} ${proofOf(name, tests.get(name))}`);
      process.stdout.write(`\n${kind} and the tests that prove them\n${lines.join("\n")}\n`);
    }
    const bare = Object.values(proved)
      .flat()
      .filter((name) => !tests.has(name));
    if (bare.length > 0) process.exitCode = 1;
  }
}

function proofOf(name: string, tests: readonly string[] = []): string {
  const [first, ...others] = tests;
  if (first === undefined) return "NO TEST";
  return `${first}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
}
