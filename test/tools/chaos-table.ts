/** Ends a run in which faults were injected with one table of them. */
import type { Reporter, TestModule } from "vitest/node";
import { chaosTable } from "../support/chaos/chaos-row.js";

export default class ChaosTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = modules.flatMap((module) =>
      [...module.children.allTests()].flatMap((test) => test.meta().chaos ?? []),
    );
    if (rows.length > 0) process.stdout.write(`\n${chaosTable(rows)}`);
  }
}
