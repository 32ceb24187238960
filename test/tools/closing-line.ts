/**
 * Ends a run with what failed, and one line that a script can read: `tests: N passed, N failed`. A file that could not
 * be loaded and an error outside any test count as failures: a run without them is not a green one.
 */
import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    let passed = 0;
    let failed = unhandled.length;
    // Who sees only the end of a long output sees what to look for in the rest of it.
    const failures = unhandled.map(
      ({ message }) => `failed: outside any test: ${firstLine(message)}`,
    );
    for (const module of modules) {
      failed += module.errors().length;
      for (const { message } of module.errors())
        failures.push(`failed: ${module.relativeModuleId}: ${firstLine(message)}`);
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state, errors } = test.result();
        if (state === "passed") passed++;
        if (state !== "failed") continue;
        failed++;
        const why = firstLine(errors?.[0]?.message ?? "");
        failures.push(`failed: ${module.relativeModuleId} > ${test.fullName}: ${why}`);
      }
    }
    // The default reporter writes its summary in this same event; ours must come after it.
    const lines = [...failures, `tests: ${passed} passed, ${failed} failed`];
    process.once("exit", () => process.stdout.write(`${lines.join("\n")}\n`));
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1).join("");
}
