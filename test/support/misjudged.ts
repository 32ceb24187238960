/** Rows that take far longer than the rows before them let the coordinator believe. */
import { expect } from "vitest";
import { testCoordinator } from "./coordinator.js";
import { projectFolder } from "./folders.js";
import { stairs } from "./processes.js";
import { RawProducer } from "./raw-worker.js";

const slowRows = 64;

/**
 * Works off rows that take less than 1 ms, then 64 that take long, and checks that all finish and none fails.
 * @param rowMs How long each of the 64 takes, in milliseconds.
 * @param timeoutMs The step's timeout: more than one row needs, less than all of them.
 */
export async function finishMisjudged(rowMs: number, timeoutMs: number): Promise<void> {
  const coordinator = await testCoordinator();
  try {
    const cwd = projectFolder({
      "stairs.config.mjs": `
import { setTimeout } from "node:timers/promises";
import { App, defineProject } from "@stairs/sdk";
const app = new App("slow");
export const main = app.pipeline("main", (_, entry) =>
  entry.subscribeFunc(async function wait({ value }) {
    if (value > 0) console.log("begins");
    if (value > 0) await setTimeout(value);
    return { done: value };
  }, { asWorker: true, timeout: "${timeoutMs}ms", retry: { attempts: 1 } }));
export default defineProject({ name: "slow", apps: [app] });
`,
    });
    const words = ["--coordinator", coordinator.address];
    const workers = stairs(["pipelines", "run", "-p", "2", ...words], { cwd });
    await workers.line(/2 workers are ready/);
    const producer = new RawProducer(coordinator.address);
    await producer.open(["slow.main"]);
    const quick = 4096;
    producer.push(1, { value: Array.from({ length: quick }, () => 0) });
    const stage = "slow.main/wait";
    await expect
      .poll(() => coordinator.stage(stage), { timeout: 20_000 })
      .toMatchObject({ totalOut: quick });
    producer.push(2, { value: Array.from({ length: slowRows }, () => rowMs) });
    await expect
      .poll(() => coordinator.stage(stage), { timeout: 3 * slowRows * rowMs })
      .toMatchObject({ totalOut: quick + slowRows, ready: 0, inFlight: 0 });
    expect(await coordinator.stage(stage)).toMatchObject({
      dead: 0,
      totalRetried: 0,
      totalLosses: 0,
    });
    // A call was cut off: its rows began again.
    expect(workers.stdout.match(/begins/g)?.length).toBeGreaterThan(slowRows);
    producer.close();
    workers.signal("SIGTERM");
    expect((await workers.exit).code, workers.stderr).toBe(0);
  } finally {
    await coordinator.stop();
  }
}
