/**
 * Ends a run with one line that a script can read: `tests: N passed, N failed`. A file that could not
 * be loaded and an error outside any test count as failures: a run without them is not a green one.
 */
import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    let failed = unhandled.length;
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed") passed++;
        if (state === "failed") failed++;
      }
    }
    // The default reporter writes its summary in this same event; ours must come after it.
    process.once("exit", () => process.stdout.write(`tests: ${passed} passed, ${failed} failed\n`));
  }
}
