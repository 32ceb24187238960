/** Rows that take long: one at a step that spins, so that its worker's main thread does nothing else, one that waits. */
import { expect } from "vitest";
import { testCoordinator } from "./coordinator.js";
import { projectFolder } from "./folders.js";
import { stairs } from "./processes.js";

/** In milliseconds. */
export interface SlowRows {
  /** How long each of the two rows takes. */
  readonly rowMs: number;
  /** The interval of heartbeats. */
  readonly heartbeatMs: number;
  /** How long a lease lasts without being extended. */
  readonly leaseMs: number;
}

/**
 * Gives a slow row to each of two workers and checks that neither is given to the other one too, nor lost.
 */
export async function keepSlowRows({ rowMs, heartbeatMs, leaseMs }: SlowRows): Promise<void> {
  const coordinator = await testCoordinator({ heartbeat: heartbeatMs, lease: leaseMs });
  try {
    const cwd = projectFolder({
      "stairs.config.mjs": `
import { setTimeout } from "node:timers/promises";
import { App, defineProject } from "@stairs/sdk";
const app = new App("slow");
async function spin({ value }) {
  console.log("begins " + value);
  const until = performance.now() + ${rowMs};
  if (value === "waits") await setTimeout(${rowMs});
  while (performance.now() < until);
  return { done: value };
}
export const main = app.pipeline("main", (_, entry) => entry.subscribeFunc(spin, { asWorker: true, timeout: "${3 * rowMs}ms" }));
app.producer("one", { pipelines: [main] }, function* () { yield { value: "spins" }; yield { value: "waits" }; });
export default defineProject({ name: "slow", apps: [app] });
`,
    });
    const words = ["--coordinator", coordinator.address];
    const produced = stairs(["producer", "run", "slow.one", ...words], { cwd });
    expect((await produced.exit).code, produced.stderr).toBe(0);
    const workers = stairs(["pipelines", "run", "-p", "2", "--die-when-empty", ...words], { cwd });
    expect((await workers.exit).code, workers.stderr).toBe(0);
    expect(workers.stdout.match(/begins \w+/g)?.sort()).toEqual(["begins spins", "begins waits"]);
    expect(await coordinator.stage("slow.main/spin")).toMatchObject({
      totalOut: 2,
      totalRetried: 0,
      totalLosses: 0,
      dead: 0,
    });
  } finally {
    await coordinator.stop();
  }
}
