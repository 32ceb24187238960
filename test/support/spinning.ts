/** A step that spins, so that its worker's main thread does nothing else for a while. */
import { expect } from "vitest";
import { testCoordinator } from "./coordinator.js";
import { projectFolder } from "./folders.js";
import { stairs } from "./processes.js";

/**
 * Spins for a while in one of two workers and checks that the row is neither given to the other one
 * nor lost.
 * @param spinMs How long the step spins.
 * @param heartbeatMs The interval of heartbeats.
 */
export async function spinAndKeep(spinMs: number, heartbeatMs: number): Promise<void> {
  const coordinator = await testCoordinator({ heartbeatMs });
  try {
    const cwd = projectFolder({
      "stairs.config.mjs": `
import { App, defineProject } from "@stairs/sdk";
const app = new App("slow");
function spin({ value }) {
  console.log("begins " + process.pid);
  const until = performance.now() + ${spinMs};
  while (performance.now() < until);
  return { done: value };
}
export const main = app.pipeline("main", (_, entry) => entry.subscribeFunc(spin, { asWorker: true, timeout: "3m" }));
app.producer("one", { pipelines: [main] }, function* () { yield { value: 1 }; });
export default defineProject({ name: "slow", apps: [app] });
`,
    });
    const words = ["--coordinator", coordinator.address];
    const produced = stairs(["producer", "run", "slow.one", ...words], { cwd });
    expect((await produced.exit).code, produced.stderr).toBe(0);
    const workers = stairs(["pipelines", "run", "-p", "2", "--die-when-empty", ...words], { cwd });
    expect((await workers.exit).code, workers.stderr).toBe(0);
    expect(workers.stdout.match(/begins/g)).toHaveLength(1);
    expect(await coordinator.stage("slow.main/spin")).toMatchObject({
      totalOut: 1,
      totalRetried: 0,
      totalLosses: 0,
      dead: 0,
    });
  } finally {
    await coordinator.stop();
  }
}
